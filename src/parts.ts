import { bindingFieldManager } from './api/names.ts';
import { createBindings } from './bindings.ts';
import { type Caches, storesIn } from './caches.ts';
import type { Config, ControllerName } from './config.ts';
import type { Watch } from './controllers/watch.ts';
import type { TopologyView } from './domain/topology/view/topology-view.ts';
import { createEngine } from './engine.ts';
import { createFencing } from './fencing.ts';
import type { KubeClient } from './kube/client.ts';
import type { EventRecorder } from './kube/event-recorder.ts';
import type { LeaderTask } from './lifecycle.ts';
import { createPending } from './pending.ts';
import type { Clock } from './runtime/clock.ts';
import type { Controller } from './runtime/controller.ts';
import type { Logger } from './runtime/logger.ts';
import type { Transport } from './runtime/transport.ts';
import { createSchedules } from './schedules.ts';
import type { Metrics } from './server/metrics.ts';
import { createTopology } from './topology.ts';

/** What one entry of `--controllers` adds to the process. */
export interface Part {
  readonly controllers: readonly Controller[];
  /** What asks the controllers for work. */
  readonly watches: readonly Watch[];
  readonly leaderTasks: readonly LeaderTask[];
}

/** What every part is made of. */
export interface PartOptions {
  readonly config: Config;
  /** Where the operator's own objects live. */
  readonly namespace: string;
  /** Unique to this process. */
  readonly identity: string;
  /** With all that `cachesFor` names. */
  readonly caches: Caches;
  /** Where volumes can be; undefined where nothing of it is cached. */
  readonly view: (() => TopologyView) | undefined;
  readonly transport: Transport;
  readonly client: KubeClient;
  /** A client that writes as this field manager. */
  readonly clientAs: (fieldManager: string) => KubeClient;
  readonly record: EventRecorder['record'];
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly newId: () => string;
}

/** Makes the part of that name; nothing runs before its controllers and tasks are started. */
export function createPart(name: ControllerName, options: PartOptions): Part {
  switch (name) {
    case 'schedule':
      return schedulePart(options);
    case 'binding':
      return bindingPart(options);
    case 'topology':
      return topologyPart(options);
    default:
      return name satisfies never;
  }
}

function schedulePart(options: PartOptions): Part {
  const { controller, watches } = createSchedules({ ...options, driverLimits: options.config.driverLimits });
  return { controllers: [controller], watches, leaderTasks: [] };
}

function bindingPart(options: PartOptions): Part {
  const { config, caches, clientAs } = options;
  const client = clientAs(bindingFieldManager);
  const fence = createFencing({
    ...options,
    client,
    mode: config.bindingMode,
    preflightMs: config.bindingPreflightMs,
    stores: Object.values(storesIn(caches, 'snapshots', 'contents')),
  });
  const { preventVolumeModeConversion, waitForProvisioner } = config;
  const { controller, watches } = createBindings({
    ...options,
    client,
    gate: fence,
    options: { preventVolumeModeConversion, waitForProvisioner },
  });
  return { controllers: [controller], watches, leaderTasks: [fence] };
}

function topologyPart(options: PartOptions): Part {
  const { caches, view } = options;
  if (view === undefined) throw new Error('storage topology needs a cache of policies');
  const stores = storesIn(caches, 'nodes', 'csiNodes', 'storageClasses', 'policies');
  const engine = createEngine({
    ...options,
    policies: stores.policies,
    onState() {
      for (const { name } of stores.policies.values()) topology.queue.add(name);
    },
  });
  const topology = createTopology({ ...options, view, stores, engine: engine.state });
  const pending = createPending({
    ...options,
    view,
    stores: storesIn(caches, 'pods', 'claims', 'volumes', 'storageClasses'),
  });
  return {
    controllers: [topology.controller, engine.controller, pending.controller],
    watches: [...topology.watches, ...engine.watches, ...pending.watches],
    leaderTasks: [],
  };
}
