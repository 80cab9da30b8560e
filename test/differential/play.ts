import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { isKubeError } from '../../src/kube/kube-error.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import type { Side } from './side.ts';
import type { SeenThing, Situation, Step, Thing, ThingKind } from './situation.ts';

/** A situation that was played on one side. */
export interface Played {
  readonly side: Side;
  readonly namespace: string;
  /** What each uid that the situation has seen stands for, those of objects that are gone included. */
  readonly known: ReadonlyMap<string, string>;
}

const snapshotGroup = { group: 'snapshot.storage.k8s.io', version: 'v1' };
const types: Readonly<
  Record<ThingKind, { readonly group: string; readonly version: string; readonly plural: string }>
> = {
  snapshot: { ...snapshotGroup, plural: 'volumesnapshots' },
  content: { ...snapshotGroup, plural: 'volumesnapshotcontents' },
  class: { ...snapshotGroup, plural: 'volumesnapshotclasses' },
  claim: { group: '', version: 'v1', plural: 'persistentvolumeclaims' },
  volume: { group: '', version: 'v1', plural: 'persistentvolumes' },
};
const namespaced: ReadonlySet<ThingKind> = new Set(['snapshot', 'claim']);

/** Each step may take so long. */
const patience = { timeout: 90_000, interval: 100 };

/** Plays a situation to the end of its script. @throws with the step that could not be done, and what was seen instead */
export async function play(side: Side, situation: Situation, namespace: string): Promise<Played> {
  const { admin, plane } = side;
  const known = new Map<string, string>();
  // By name, the newest of its kind.
  const uids = new Map<string, string>();
  const handles = new Map<string, string>();
  await admin.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });

  const contentNameOf = (snapshot: string) => `snapcontent-${uids.get(`snapshot ${snapshot}`)}`;

  function render(text: string): string {
    return text
      .replaceAll('{ns}', namespace)
      .replaceAll(/\{content of ([^}]+)\}/g, (_, name: string) => contentNameOf(name))
      .replaceAll(/\{handle of ([^}]+)\}/g, (_, name: string) => handles.get(name) ?? `no handle of ${name}`);
  }

  const pathOf = ({ kind, name }: Thing, subresource?: string) =>
    resourcePath(types[kind], {
      name: render(name),
      ...(namespaced.has(kind) && { namespace }),
      ...(subresource !== undefined && { subresource }),
    });

  async function see(what: Thing): Promise<SeenThing | undefined> {
    try {
      return (await admin.get(pathOf(what))) as SeenThing;
    } catch (error) {
      if (isKubeError(error, 'not-found')) return undefined;
      throw error;
    }
  }

  function remember({ kind, name }: Thing, { metadata: { uid } }: SeenThing): void {
    const earlier = [...known.values()].filter((label) => label.startsWith(`${kind} ${name}`)).length;
    known.set(uid, `${kind} ${name}${earlier === 0 ? '' : ` (${earlier + 1})`}`);
    uids.set(`${kind} ${name}`, uid);
  }

  async function step(now: Step): Promise<void> {
    switch (now.kind) {
      case 'create': {
        const { kind, name } = now.what;
        const body = JSON.parse(render(JSON.stringify(now.body))) as { readonly metadata?: object };
        const collection = resourcePath(types[kind], namespaced.has(kind) ? { namespace } : {});
        const object = { ...body, metadata: { ...body.metadata, name: render(name) } };
        remember(now.what, (await admin.create(collection, object)) as SeenThing);
        return;
      }
      case 'patch': {
        const body = JSON.parse(render(JSON.stringify(now.body))) as unknown;
        await admin.patch(pathOf(now.what, now.status ? 'status' : undefined), { kind: 'merge', body });
        return;
      }
      case 'delete':
        await admin.delete(pathOf(now.what));
        return;
      case 'wait':
        await vi.waitFor(async () => {
          const seen = await see(now.what);
          if (now.what.kind === 'content' && seen?.status?.snapshotHandle !== undefined) {
            const label = /^\{content of (.+)\}$/.exec(now.what.name)?.[1] ?? now.what.name;
            handles.set(label, seen.status.snapshotHandle);
          }
          if (!now.until.holds(seen)) throw new Error(`not ${now.until.says}: ${textOf(seen)}`);
        }, patience);
        return;
      case 'disturb': {
        const { rpc, ...fault } = now.fault;
        // A deletion knows nothing but the handle; the situations that disturb one have one snapshot, `one`.
        const match =
          rpc === 'CreateSnapshot'
            ? { 'parameters.csi.storage.k8s.io/volumesnapshot/namespace': `^${namespace}$` }
            : {
                snapshot_id: `^${(await see({ kind: 'content', name: '{content of one}' }))?.status?.snapshotHandle}$`,
              };
        await side.disturb(namespace, [{ rpc, ...fault, match } as typeof now.fault]);
        return;
      }
      case 'mend':
        await side.disturb(namespace, []);
        return;
      case 'write':
        await writeFile(join(await plane.volumeFolder(namespace, now.claim), 'data.txt'), now.text);
        return;
      case 'stop-sidecar':
        await plane.stopProcess('csi-snapshotter', now.signal);
        return;
      case 'start-sidecar':
        await plane.startProcess('csi-snapshotter');
        return;
      default:
        now satisfies never;
    }
  }

  for (const [index, now] of situation.steps.entries()) {
    try {
      await step(now);
    } catch (error) {
      const what = `step ${index + 1}, ${now.kind} ${'what' in now ? `${now.what.kind} ${now.what.name}` : ''}`;
      throw new Error(`${situation.name}: ${what}: ${(error as Error).message}`, { cause: error });
    }
  }
  return { side, namespace, known };
}

/** As JSON; an int64 beyond 2^53 is a bigint here, which JSON does not know. */
function textOf(seen: SeenThing | undefined): string {
  return JSON.stringify(seen, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
