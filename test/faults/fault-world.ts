import type { ApiRequest } from '../../src/runtime/transport.ts';
import { type ClusterInMemory, createClusterInMemory } from '../support/cluster-in-memory.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { type BindingProcess, startBindingProcess } from './binding-process.ts';
import { createFaultyTransport, type FaultyTransport, type Strike } from './faulty-transport.ts';
import { type Oracles, watchWrites } from './oracles.ts';
import type { RawContent, RawSnapshot } from './raw.ts';
import { startSidecar } from './sidecar.ts';
import { createStorage, type Storage } from './storage.ts';

/** What goes wrong in a world; nothing by default. */
export interface Disturbance {
  /** What happens to the binding's call of this number, counted from 1 over all its processes. */
  readonly strikeOf?: (call: number, request: ApiRequest, world: FaultWorld) => Strike | undefined;
  /** Whether the sidecar is killed before its step of this number. */
  readonly sidecarDiesAt?: (step: number) => boolean;
}

/** A cluster with a storage, a sidecar and a binding, on a clock of the test. */
export interface FaultWorld {
  readonly cluster: ClusterInMemory;
  readonly clock: FakeClock;
  readonly storage: Storage;
  readonly oracles: Oracles;
  readonly faulty: FaultyTransport;
  /** Starts one more binding beside those that run. */
  startBinding(): void;
  /** Kills all that run. */
  killBindings(): void;
  claim(name: string): void;
  /** Makes a snapshot of the claim `data`, unless `spec` says otherwise. */
  snapshot(name: string, spec?: object): void;
  /** Asks for an object's end; none is fine. */
  remove(plural: string, name: string): void;
  see(name: string): RawSnapshot | undefined;
  contentOf(name: string): RawContent | undefined;
  /** Everything that is left, without what differs from run to run. */
  rest(): string;
}

/** How long the driver takes to cut: longer than the first steps of the binding, shorter than its patience; milliseconds. */
const cutMs = 300;

/** Where everything of a world lives that lives in a namespace. */
export const namespace = 'prod';

/** The driver of all claims and classes of a world. */
export const driver = 'csi.example';

/** Opens the world: claims `data`, classes `standard` (Delete, default) and `keep` (Retain), one binding. */
export async function openWorld({ strikeOf, sidecarDiesAt }: Disturbance = {}): Promise<FaultWorld> {
  const clock = createFakeClock('2026-11-22T02:15:00Z', { quick: true });
  const cluster = createClusterInMemory({ clock, bookmarkMs: undefined });
  const storage = createStorage();
  const oracles = watchWrites(cluster);
  startSidecar({ cluster, clock, storage, cutMs, ...(sidecarDiesAt && { diesAt: sidecarDiesAt }) });
  const faulty = createFaultyTransport(cluster.transport, (call, request) => strikeOf?.(call, request, world));
  const processes: BindingProcess[] = [];

  const inNamespace = (plural: string) =>
    plural === 'volumesnapshotcontents' || plural === 'volumesnapshotclasses' ? undefined : namespace;
  const world: FaultWorld = {
    cluster,
    clock,
    storage,
    oracles,
    faulty,
    startBinding: () => void processes.push(startBindingProcess({ clock, transport: faulty.transport })),
    killBindings() {
      for (const process of processes.splice(0)) process.kill();
    },
    claim(name) {
      const { metadata } = cluster.add('persistentvolumeclaims', {
        metadata: { name, namespace, finalizers: ['kubernetes.io/pvc-protection'] },
        spec: { volumeName: `pv-${name}` },
        status: { phase: 'Bound' },
      });
      cluster.add('persistentvolumes', {
        metadata: { name: `pv-${name}` },
        spec: {
          csi: { driver, volumeHandle: `handle-${name}` },
          volumeMode: 'Filesystem',
          claimRef: { namespace, name, uid: metadata.uid },
        },
      });
    },
    snapshot: (name, spec = { source: { persistentVolumeClaimName: 'data' } }) =>
      void cluster.add('volumesnapshots', { metadata: { name, namespace }, spec }),
    remove(plural, name) {
      const place = { namespace: inNamespace(plural), name };
      if (cluster.get(plural, place) !== undefined) cluster.remove(plural, place);
    },
    see: (name) => cluster.get('volumesnapshots', { namespace, name }) as RawSnapshot | undefined,
    contentOf: (name) =>
      (cluster.objects('volumesnapshotcontents') as readonly RawContent[]).find(
        ({ spec }) => spec.volumeSnapshotRef.name === name,
      ),
    rest: () => restOf(cluster, storage),
  };
  world.claim('data');
  const standard = { name: 'standard', annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } };
  cluster.add('volumesnapshotclasses', { metadata: standard, driver, deletionPolicy: 'Delete' });
  cluster.add('volumesnapshotclasses', { metadata: { name: 'keep' }, driver, deletionPolicy: 'Retain' });
  world.startBinding();
  await clock.advance(10);
  return world;
}

/** The kube-controller-manager's part: a claim that nothing but its own finalizer holds goes. */
export function letClaimGo({ cluster }: FaultWorld, name: string): void {
  const place = { namespace, name };
  if (cluster.get('persistentvolumeclaims', place) === undefined) return;
  cluster.edit('persistentvolumeclaims', place, (claim) => ({
    ...claim,
    metadata: {
      ...claim.metadata,
      finalizers: ((claim.metadata.finalizers ?? []) as readonly string[]).filter(
        (one) => !one.endsWith('/pvc-protection'),
      ),
    },
  }));
}

const fleeting: ReadonlySet<string> = new Set([
  'resourceVersion',
  'uid',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'generation',
  'managedFields',
  'time',
  'creationTime',
]);

function restOf(cluster: ClusterInMemory, storage: Storage): string {
  const kinds = ['volumesnapshots', 'volumesnapshotcontents', 'persistentvolumeclaims'];
  const objects = kinds.flatMap((plural) => cluster.objects(plural).map((object) => ({ plural, object })));
  let text = JSON.stringify(sorted({ objects, stored: storage.handles }), undefined, 1);
  for (const { object } of objects) text = text.replaceAll(object.metadata.uid, `uid of ${object.metadata.name}`);
  return text;
}

/** The same with its keys in order and without what differs from run to run. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !fleeting.has(key));
  return Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, sorted(part)]));
}
