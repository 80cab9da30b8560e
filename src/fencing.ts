import { bindingObjectName, holderPrefix, upstreamLeaseName } from './api/binding-names.ts';
import { type BindingFence, createBindingFence } from './controllers/binding-fence.ts';
import { watchForeignWrites } from './controllers/foreign-writes.ts';
import type { Elect } from './controllers/held-lease.ts';
import { type BindingMode, fenceStates } from './domain/binding/fence-state.ts';
import type { EventNote } from './domain/event-note.ts';
import { createCanary } from './kube/canary.ts';
import type { KubeClient } from './kube/client.ts';
import { readControllerTraces } from './kube/controller-traces.ts';
import { createFenceRecord } from './kube/fence-record.ts';
import { createForeignLeases } from './kube/foreign-leases.ts';
import { createLeaderElector } from './kube/lease.ts';
import { createLeaseStore } from './kube/lease-store.ts';
import { namedWatches } from './named-watches.ts';
import type { Clock } from './runtime/clock.ts';
import type { Logger } from './runtime/logger.ts';
import type { Transport } from './runtime/transport.ts';
import type { Metrics } from './server/metrics.ts';

/** What the fence of the binding is made of. */
export interface FencingOptions {
  readonly mode: BindingMode;
  /** Where the operator's own objects live. */
  readonly namespace: string;
  /** Unique to this process. */
  readonly identity: string;
  readonly preflightMs: number;
  /** After a refusal, until `builtin` looks again. Default 60 s. */
  readonly retryMs?: number;
  /** The caches in which writes of another controller show. */
  readonly stores: readonly Parameters<typeof watchForeignWrites>[0][];
  readonly transport: Transport;
  /** Must write as `bindingFieldManager`. */
  readonly client: KubeClient;
  readonly record: (note: EventNote) => void;
  readonly metrics: Pick<Metrics, 'watchObserver' | 'handlerFailed' | 'sampleFence'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly newId: () => string;
}

/** Upstream's own timing, so that neither of the two outwaits the other. */
const LEASE_TIMING = { durationMs: 15_000, renewDeadlineMs: 10_000, retryPeriodMs: 5_000 };

/** Where upstream's manifests run its controller, and with it its Lease. */
const UPSTREAM_NAMESPACE = 'kube-system';

/** Puts the fence together; nothing is read or written before its `start`. */
export function createFencing(options: FencingOptions): BindingFence {
  const { mode, namespace, client, clock, random, metrics, newId } = options;
  const logger = options.logger.child({ component: 'binding-fence' });
  const watch = namedWatches({ transport: options.transport, clock, random, logger, metrics });
  const identity = `${holderPrefix}${options.identity}`;
  const electIn =
    (where: string, name: string): Elect =>
    (callbacks) =>
      createLeaderElector({
        leases: createLeaseStore(client, where, name),
        identity,
        clock,
        random,
        logger: logger.child({ lease: `${where}/${name}` }),
        timing: LEASE_TIMING,
        ...callbacks,
      });
  const fence = createBindingFence({
    mode,
    namespace,
    preflightMs: options.preflightMs,
    retryMs: options.retryMs ?? 60_000,
    record: createFenceRecord({ client, watch, namespace }),
    canary: createCanary({ client, watch, namespace, newId }),
    foreignLeases: createForeignLeases(watch),
    look: (since) => readControllerTraces(client, since),
    watchWrites: (onWrite) => {
      for (const store of options.stores) watchForeignWrites(store, onWrite);
    },
    elect: electIn(namespace, bindingObjectName),
    squat: [...new Set([UPSTREAM_NAMESPACE, namespace])].map((where) => electIn(where, upstreamLeaseName)),
    tell: options.record,
    clock,
    logger: options.logger,
    newToken: () => newId().slice(0, 8),
  });
  metrics.sampleFence(() => ({ mode, state: fence.state.kind, states: fenceStates }));
  return fence;
}
