import { bindingFieldManager } from '../../src/api/names.ts';
import { createBindings } from '../../src/bindings.ts';
import { cacheNeeds } from '../../src/cache-needs.ts';
import { cachesIn, createCaches } from '../../src/caches.ts';
import { createClient } from '../../src/kube/client.ts';
import type { NewEvent } from '../../src/kube/event-ledger.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { Stored, StoreEvent } from '../../src/runtime/stored.ts';
import type { ApiRequest } from '../../src/runtime/transport.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { type ClusterInMemory, type ClusterRefusal, createClusterInMemory } from './cluster-in-memory.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';
import { createMemoryLogger } from './memory-logger.ts';
import { noUsage } from './no-usage.ts';

/** What is different from the usual. */
export interface BindingWorldOptions {
  /** Stands for quotas and admission plugins, for our calls and everybody's. */
  readonly admit?: Parameters<typeof createClusterInMemory>[0]['admit'];
  /** Waits before an answer is given; whoever is waited for can do anything meanwhile. */
  readonly hold?: (request: ApiRequest) => Promise<void> | undefined;
}

/** A cluster with the claim `data` and the class `standard`, on a clock of the test, and our binding in it. */
export interface BindingWorld {
  readonly cluster: ClusterInMemory;
  readonly clock: FakeClock;
  /** Our calls that are no list and no watch, as `PATCH volumesnapshots/status`, in order. */
  readonly calls: readonly string[];
  readonly events: readonly NewEvent[];
  /** Whether we may write; it is told to the binding. */
  allow(mayWrite: boolean): void;
  claim(name: string, options?: { readonly phase?: string }): void;
  /** Makes a snapshot of a claim. */
  snapshot(name: string, spec?: object): RawObject;
  /** Runs the clock until nothing moves any more, or so many milliseconds. */
  settle(ms?: number): Promise<void>;
  seen(name: string): SeenSnapshot | undefined;
  contents(): readonly RawObject[];
  /** Lines of `/metrics` that start so. */
  metrics(name: string): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** A VolumeSnapshot as a test looks at it. */
export interface SeenSnapshot extends RawObject {
  readonly spec: { readonly volumeSnapshotClassName?: string };
  readonly status?: {
    readonly readyToUse?: boolean;
    readonly boundVolumeSnapshotContentName?: string;
    readonly restoreSize?: string;
    readonly creationTime?: string;
    readonly error?: { readonly message?: string };
  };
}

/** Starts the binding over an empty memory of that cluster. */
export async function startBinding(options: BindingWorldOptions = {}): Promise<BindingWorld> {
  const clock = createFakeClock('2026-11-22T02:15:00Z');
  const cluster = createClusterInMemory({ clock, ...(options.admit && { admit: options.admit }) });
  const logger = createMemoryLogger();
  const metrics = createMetrics({ version: 'in-memory', readProcess: () => noUsage });
  const calls: string[] = [];
  const events: NewEvent[] = [];
  const listeners: (() => void)[] = [];
  let mayWrite = true;

  const transport = async (request: ApiRequest) => {
    const call = callOf(request);
    if (call !== undefined) calls.push(call);
    await options.hold?.(request);
    return cluster.transport(request);
  };
  const caches = createCaches({
    transport,
    clock,
    random: () => 0.5,
    logger,
    metrics,
    namespaces: undefined,
    of: cacheNeeds.binding,
  });
  const { controller, queue, watches } = createBindings({
    caches,
    client: createClient(transport, { clock, random: () => 0.5, fieldManager: bindingFieldManager }),
    gate: { mayWrite: () => mayWrite, onChange: (listener) => listeners.push(listener as () => void) },
    options: { preventVolumeModeConversion: true, waitForProvisioner: false },
    record: (event) => events.push(event),
    metrics,
    clock,
    random: () => 0.5,
    logger,
    newId: () => 'id',
  });
  const all = cachesIn(caches);
  for (const { resource, onChange } of watches) {
    const name = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
    const cache = all.find(({ store }) => store.name === name);
    cache?.store.subscribe((change: StoreEvent<Stored>) => onChange(change));
  }

  const world: BindingWorld = {
    cluster,
    clock,
    calls,
    events,
    allow(allowed) {
      mayWrite = allowed;
      for (const listener of listeners) listener();
    },
    claim(name, { phase = 'Bound' } = {}) {
      cluster.add('persistentvolumeclaims', {
        metadata: { name, namespace: 'prod' },
        spec: { volumeName: `pv-${name}` },
        status: { phase },
      });
      const { uid } = cluster.get('persistentvolumeclaims', { namespace: 'prod', name })?.metadata ?? {};
      cluster.add('persistentvolumes', {
        metadata: { name: `pv-${name}` },
        spec: {
          csi: { driver: 'csi.example', volumeHandle: `handle-${name}` },
          volumeMode: 'Filesystem',
          claimRef: { namespace: 'prod', name, uid },
        },
      });
    },
    snapshot: (name, spec = { source: { persistentVolumeClaimName: 'data' } }) =>
      cluster.add('volumesnapshots', { metadata: { name, namespace: 'prod' }, spec }),
    async settle(ms = 5_000) {
      for (let step = 0; step < ms; step += 10) await clock.advance(10);
    },
    seen: (name) => cluster.get('volumesnapshots', { namespace: 'prod', name }) as SeenSnapshot | undefined,
    contents: () => cluster.objects('volumesnapshotcontents'),
    metrics: async (name) => (await metrics.render()).body.split('\n').filter((line) => line.startsWith(name)),
    async stop() {
      const stopped = Promise.all([controller.stop(), ...all.map((cache) => cache.stop())]);
      await clock.advance(30_000);
      await stopped;
    },
  };
  world.claim('data');
  cluster.add('volumesnapshotclasses', {
    metadata: { name: 'standard', annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } },
    driver: 'csi.example',
    deletionPolicy: 'Delete',
  });
  for (const cache of all) cache.start();
  await clock.advance(10);
  controller.start();
  if (!all.every(({ store }) => store.synced)) throw new Error('the caches are not filled');
  void queue;
  return world;
}

/** Refuses what a test chooses, as an admission plugin does. */
export function refusal(message: string): ClusterRefusal {
  return { code: 403, reason: 'Forbidden', message };
}

function callOf({ method, path }: ApiRequest): string | undefined {
  const parts = path.split('?')[0]?.split('/').slice(1) ?? [];
  const rest = parts[0] === 'api' ? parts.slice(2) : parts.slice(3);
  const [plural, name, subresource] = rest[0] === 'namespaces' ? rest.slice(2) : rest;
  if (method === 'GET' && name === undefined) return undefined;
  return `${method} ${plural}${subresource === undefined ? '' : `/${subresource}`}`;
}
