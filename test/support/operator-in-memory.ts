import { cacheNeeds } from '../../src/cache-needs.ts';
import { cachesIn, createCaches } from '../../src/caches.ts';
import { type DriverLimits, noLimits } from '../../src/domain/limits/driver-limits.ts';
import { createClient } from '../../src/kube/client.ts';
import { createEventRecorder } from '../../src/kube/event-recorder.ts';
import { createEventSink } from '../../src/kube/event-sink.ts';
import type { Clock } from '../../src/runtime/clock.ts';
import type { Logger } from '../../src/runtime/logger.ts';
import type { Stored, StoreEvent } from '../../src/runtime/stored.ts';
import type { Transport } from '../../src/runtime/transport.ts';
import { createSchedules } from '../../src/schedules.ts';
import { createMetrics, type Metrics } from '../../src/server/metrics.ts';
import { mortal } from './mortal.ts';
import { noUsage } from './no-usage.ts';

/** What an operator in memory is given. */
export interface OperatorOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly logger: Logger;
  /** From 0 up to, but not including, 1. */
  readonly random?: () => number;
  /** Default: none. */
  readonly driverLimits?: DriverLimits;
  /** Whether it looks at bindings, which it never writes. Default: no. */
  readonly bindings?: boolean;
}

/** The whole operator over another cluster and clock: caches, queue, controller, own writes, events, metrics. */
export interface OperatorInMemory {
  readonly metrics: Metrics;
  /** Whether nothing is being worked on or about to be. */
  readonly idle: boolean;
  /** Ends it as a SIGTERM does: what runs is finished. */
  stop(): Promise<void>;
  /** Ends it as a SIGKILL does: from this moment on it runs no timer and hears no answer. */
  kill(): void;
}

/** Starts an operator with empty memory. Servers, lease and the framework's shell are left out; `run.ts` is the model. */
export function startOperator(options: OperatorOptions): OperatorInMemory {
  const { logger, random = () => 0.5, driverLimits = noLimits, bindings = false } = options;
  const process = mortal(options);
  const { clock, transport } = process;
  const metrics = createMetrics({ version: 'in-memory', readProcess: () => noUsage });
  const client = createClient(transport, { clock, random });
  const of = [...cacheNeeds.schedule, ...(bindings ? cacheNeeds.binding : [])];
  const caches = createCaches({ transport, clock, random, logger, metrics, namespaces: undefined, of });
  const recorder = createEventRecorder({ sink: createEventSink(client, 'host'), instance: 'host', clock, logger });
  let ids = 0;
  const newId = () => String(++ids);
  const { record } = recorder;
  const schedules = createSchedules({ caches, client, driverLimits, record, metrics, clock, random, logger, newId });
  const { controller, queue, watches } = schedules;
  const all = cachesIn(caches);
  for (const { resource, onChange } of watches) {
    const name = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
    const cache = all.find(({ store }) => store.name === name);
    if (cache === undefined) throw new Error(`no cache holds ${name}`);
    cache.store.subscribe((change: StoreEvent<Stored>) => onChange(change));
  }
  for (const cache of all) cache.start();
  void Promise.all(all.map(({ store }) => store.whenSynced())).then(() => controller.start());

  return {
    metrics,
    get idle() {
      const { depth, inHand } = queue.stats();
      return depth.normal + depth.low + inHand === 0;
    },
    async stop() {
      await controller.stop();
      await recorder.stop();
      await Promise.all(all.map((cache) => cache.stop()));
    },
    kill: process.kill,
  };
}
