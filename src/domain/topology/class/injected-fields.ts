import { annotations as annotationKeys } from '../../../api/names.ts';
import type { StorageClass } from './storage-class.ts';

/** The fields that a class says a policy has put in, and nobody has changed since (annotation keepsake.dev/injected). */
export function injectedFields({ annotations }: Pick<StorageClass, 'annotations'>): ReadonlySet<string> {
  const text = Object.hasOwn(annotations, annotationKeys.injected) ? annotations[annotationKeys.injected] : undefined;
  const fields = (text ?? '').split(',').map((field) => field.trim());
  return new Set(fields.filter((field) => field !== ''));
}
