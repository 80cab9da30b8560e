import { apiVersion, storageTopologyPolicyResource } from '../../src/api/names.ts';
import type { StorageTopologyPolicyStatus } from '../../src/api/storage-topology-policy.generated.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { type ClusterOptions, createClusterInMemory } from './cluster-in-memory.ts';
import { createFakeClock } from './fake-clock.ts';
import { createMemoryLogger } from './memory-logger.ts';
import { driver, policySpec, type SpecOverrides, zone } from './topology-build.ts';
import { startTopology, type TopologyProcess } from './topology-in-process.ts';

/** A cluster in memory with zones and classes, and the topology controller over it. */
export type TopologyWorld = ReturnType<typeof createTopologyWorld>;

/** Makes one without objects; `admit` stands for webhooks and policies of admission. */
export function createTopologyWorld({ admit }: Pick<ClusterOptions, 'admit'> = {}) {
  const clock = createFakeClock('2026-11-22T12:00:00Z');
  const logger = createMemoryLogger();
  const cluster = createClusterInMemory({ clock, ...(admit && { admit }) });
  const writes: string[] = [];
  cluster.onWrite(({ method, plural, subresource }) => {
    writes.push(`${method} ${plural}${subresource === undefined ? '' : `/${subresource}`}`);
  });
  let process: TopologyProcess | undefined;

  return {
    clock,
    cluster,
    logger,
    /** What came over the transport, in order. */
    writes,
    get process(): TopologyProcess {
      if (process === undefined) throw new Error('the controller was not started');
      return process;
    },
    /** Starts the controller, again after an end, and lets it come to rest. */
    async start() {
      process = startTopology({ transport: cluster.transport, clock, logger });
      await clock.advance(5_000);
    },
    join(name: string, zoneName: string | undefined, drivers: readonly string[] = [driver]) {
      const labels = zoneName === undefined ? {} : { [zone]: zoneName };
      cluster.add('nodes', { metadata: { name, labels } });
      const registered = drivers.map((one) => ({ name: one, nodeID: name, topologyKeys: [zone] }));
      cluster.add('csinodes', { metadata: { name }, spec: { drivers: registered } });
    },
    leave(name: string) {
      cluster.remove('nodes', { namespace: undefined, name });
      cluster.remove('csinodes', { namespace: undefined, name });
    },
    addPolicy(name: string, overrides: SpecOverrides = {}) {
      const { kind } = storageTopologyPolicyResource;
      return cluster.add('storagetopologypolicies', {
        apiVersion,
        kind,
        metadata: { name },
        spec: policySpec(overrides),
      });
    },
    addClass(name: string, parts: { readonly metadata?: object; readonly [field: string]: unknown } = {}) {
      const { metadata, ...fields } = parts;
      return cluster.add('storageclasses', {
        provisioner: driver,
        reclaimPolicy: 'Delete',
        volumeBindingMode: 'WaitForFirstConsumer',
        ...fields,
        metadata: { name, ...metadata },
      });
    },
    storageClass: (name: string): RawObject | undefined =>
      cluster.get('storageclasses', { namespace: undefined, name }),
    status(name: string): StorageTopologyPolicyStatus {
      const policy = cluster.get('storagetopologypolicies', { namespace: undefined, name });
      return (policy?.status ?? {}) as StorageTopologyPolicyStatus;
    },
    /** Events so far, as `Reason on name`. */
    events: () => process?.events.map(({ reason, regarding }) => `${reason} on ${regarding.name}`) ?? [],
  };
}
