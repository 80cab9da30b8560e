import type { BindingNode } from '../domain/binding/observed-binding.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { Stored } from '../runtime/stored.ts';
import { labelsOf } from './raw-fields.ts';

/** A Node in the store. */
export interface StoredNode extends Stored, BindingNode {
  readonly name: string;
}

/** Keeps of a Node what tells where volumes are. */
export function projectNode(raw: RawObject): StoredNode {
  const { name, uid, resourceVersion } = raw.metadata;
  return { name, uid, resourceVersion, labels: labelsOf(raw) };
}
