import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resourcePath } from '../../src/kube/resources.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { Played } from './play.ts';

/** How a situation has ended: what each field of each object says, without what differs from run to run. */
export type EndState = Readonly<Record<string, unknown>>;

type Fields = Readonly<Record<string, unknown>>;

const group = { group: 'snapshot.storage.k8s.io', version: 'v1' };
const beingDeleted = 'snapshot.storage.kubernetes.io/volumesnapshot-being-deleted';

/**
 * Reads it. Ids become what they stand for, times become `set`, lists without an order are sorted; left out are
 * resourceVersions, managedFields, labels, and what only one of the two could write.
 */
export async function endState({ side, namespace, known }: Played): Promise<EndState> {
  const { admin, plane } = side;
  const [snapshots, claims, contents, volumes, stored] = await Promise.all([
    list(resourcePath({ ...group, plural: 'volumesnapshots' }, { namespace })),
    list(resourcePath({ group: '', version: 'v1', plural: 'persistentvolumeclaims' }, { namespace })),
    list(resourcePath({ ...group, plural: 'volumesnapshotcontents' })),
    side.records('volumes'),
    side.records('snapshots'),
  ]);
  const names = new Map(known);
  for (const { id, name } of volumes) nameAfter(id, name, 'volume of');
  for (const { id, name } of stored) nameAfter(id, name, 'data of');

  async function list(path: string): Promise<readonly RawObject[]> {
    return (await admin.list(path)).items;
  }

  /** `pvc-<uid>` and `snapshot-<uid>` say for whom the driver has made something. */
  function nameAfter(id: string, name: string, prefix: string): void {
    const owner = [...known].find(([uid]) => name.includes(uid))?.[1];
    if (owner !== undefined) names.set(id, `${prefix} ${owner}`);
  }

  function plain(text: string): string {
    let result = text.replaceAll(namespace, '<ns>');
    for (const [id, label] of names) result = result.replaceAll(id, `<${label}>`);
    // What is left is of something that is gone.
    return result.replaceAll(/(vol-|snap-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>');
  }

  const state: Record<string, unknown> = {};
  function put(label: string, fields: Fields): void {
    for (const [field, value] of Object.entries(fields)) {
      if (value === undefined || value === null) continue;
      state[`${label}: ${field}`] = JSON.parse(plain(JSON.stringify(value)));
    }
  }

  for (const object of snapshots) put(`snapshot ${object.metadata.name}`, snapshotFields(object));
  for (const object of claims) put(`claim ${object.metadata.name}`, claimFields(object));
  for (const object of contents) {
    const { volumeSnapshotRef: ref } = object.spec as { readonly volumeSnapshotRef: { readonly namespace?: string } };
    if (ref.namespace === namespace) put(`content ${plain(object.metadata.name)}`, contentFields(object));
  }
  for (const { id } of stored) {
    const label = names.get(id);
    if (label === undefined) continue;
    // Most situations write no file.
    const text = await readFile(join(plane.snapshotFolder(id), 'data.txt'), 'utf8').catch(() => 'nothing written');
    state[`driver: ${label}`] = text;
  }
  return state;
}

function common({ metadata }: RawObject): Fields {
  const finalizers = (metadata.finalizers ?? []) as readonly string[];
  return {
    exists: true,
    deleting: metadata.deletionTimestamp === undefined ? undefined : true,
    finalizers: finalizers.length === 0 ? undefined : [...finalizers].sort(),
  };
}

function snapshotFields(object: RawObject): Fields {
  const { source, volumeSnapshotClassName } = object.spec as Fields;
  const status = (object.status ?? {}) as Fields;
  return {
    ...common(object),
    source,
    class: volumeSnapshotClassName,
    bound: status.boundVolumeSnapshotContentName,
    ready: status.readyToUse,
    creationTime: status.creationTime === undefined ? undefined : 'set',
    restoreSize: status.restoreSize,
    error: (status.error as { readonly message?: string } | undefined)?.message,
  };
}

function claimFields(object: RawObject): Fields {
  return { ...common(object), phase: (object.status as { readonly phase?: string } | undefined)?.phase };
}

function contentFields(object: RawObject): Fields {
  const { volumeSnapshotRef, ...spec } = object.spec as Fields;
  const status = (object.status ?? {}) as Fields;
  const annotations = (object.metadata.annotations ?? {}) as Readonly<Record<string, string>>;
  // That it is there is what counts.
  const marked = beingDeleted in annotations ? { ...annotations, [beingDeleted]: 'set' } : annotations;
  const { resourceVersion: _version, ...ref } = volumeSnapshotRef as Fields;
  return {
    ...common(object),
    ...spec,
    ref: Object.fromEntries(Object.entries(ref).sort()),
    annotations: Object.keys(marked).length === 0 ? undefined : Object.fromEntries(Object.entries(marked).sort()),
    handle: status.snapshotHandle,
    ready: status.readyToUse,
    creationTime: status.creationTime === undefined ? undefined : 'set',
    restoreSize: status.restoreSize === undefined ? undefined : String(status.restoreSize),
    error: (status.error as { readonly message?: string } | undefined)?.message,
  };
}

/** A field that the two sides do not agree on; `null`: it is not there. */
export interface Difference {
  readonly upstream: unknown;
  readonly ours: unknown;
}

/** What differs, by field. */
export function differences(upstream: EndState, ours: EndState): Readonly<Record<string, Difference>> {
  const fields = [...new Set([...Object.keys(upstream), ...Object.keys(ours)])].sort();
  const found = fields
    .map((field) => [field, { upstream: upstream[field] ?? null, ours: ours[field] ?? null }] as const)
    .filter(([, one]) => JSON.stringify(one.upstream) !== JSON.stringify(one.ours));
  return Object.fromEntries(found);
}
