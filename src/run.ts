import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { cachesFor } from './cache-needs.ts';
import { cachesIn, createCaches, storesIn } from './caches.ts';
import type { Config } from './config.ts';
import { createClient } from './kube/client.ts';
import { createEventRecorder } from './kube/event-recorder.ts';
import { createEventSink } from './kube/event-sink.ts';
import { createLeaderElector } from './kube/lease.ts';
import { createLeaseStore } from './kube/lease-store.ts';
import { loadKubeconfig } from './kube/load-kubeconfig.ts';
import { createTopologyView } from './kube/topology-view-cache.ts';
import { createTransport, userAgent } from './kube/undici-transport.ts';
import { createLifecycle } from './lifecycle.ts';
import { KeepsakeOperator } from './operator.ts';
import { createPart } from './parts.ts';
import { systemClock } from './runtime/clock.ts';
import { startIdleCollector } from './runtime/idle-collector.ts';
import type { Logger } from './runtime/logger.ts';
import { startLoopDelay } from './server/loop-delay.ts';
import { createMetrics } from './server/metrics.ts';
import { readProcessUsage } from './server/process-usage.ts';
import { createServing } from './serving.ts';
import { createV8Heap } from './v8-heap.ts';
import { version } from './version.ts';

/** A running operator. */
export interface RunningOperator {
  /** Resolves when it can do no more by itself, because leadership was lost; the process should end then. */
  readonly failed: Promise<string>;
  /** Ends everything in order; see `createLifecycle`. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Puts the operator together and starts it: config → adapters → controllers → servers. Rejects when the cluster is not
 * named or an address cannot be had; anything that the API server does or does not do is waited out.
 */
export async function runOperator(
  config: Config,
  environment: Readonly<Record<string, string | undefined>>,
  logger: Logger,
): Promise<RunningOperator> {
  const clock = systemClock;
  const random = Math.random;
  const {
    kubeConfig,
    namespace: contextNamespace,
    source,
  } = loadKubeconfig({ path: config.kubeconfig, env: environment });
  const namespace = config.namespace ?? contextNamespace ?? 'keepsake-system';
  const identity = `${hostname()}_${randomUUID()}`;
  const loopDelay = startLoopDelay();
  const metrics = createMetrics({ version, readProcess: () => readProcessUsage(loopDelay) });
  const transport = createTransport(kubeConfig, {
    clock,
    logger,
    userAgent: userAgent(version),
    onExchange: metrics.apiExchange,
  });
  const client = createClient(transport.request, { clock, random });
  const caches = createCaches({
    transport: transport.request,
    clock,
    random,
    logger,
    metrics,
    namespaces: config.watchNamespaces,
    of: cachesFor(config),
  });
  const recorder = createEventRecorder({
    sink: createEventSink(client, hostname()),
    instance: hostname(),
    clock,
    logger,
    observer: metrics.events,
  });

  const common = {
    namespace,
    caches,
    transport: transport.request,
    clientAs: (fieldManager: string) => createClient(transport.request, { clock, random, fieldManager }),
    record: recorder.record,
    metrics,
    clock,
    random,
    logger,
  };
  const view = caches.policies && createTopologyView(storesIn(caches, 'nodes', 'csiNodes', 'policies'), clock);
  const parts = config.controllers.map((name) =>
    createPart(name, { ...common, config, identity, view, client, newId: randomUUID }),
  );
  const serving = view && createServing({ ...common, config: config.webhook, view });

  const lifecycle = createLifecycle({
    config,
    clock,
    logger,
    metrics,
    loopDelay,
    caches,
    controllers: parts.flatMap(({ controllers }) => controllers),
    leaderTasks: [...parts.flatMap(({ leaderTasks }) => leaderTasks), ...(serving?.keeper ? [serving.keeper] : [])],
    webhook: serving?.webhook,
    recorder,
    transport,
    elector: (callbacks) =>
      createLeaderElector({
        leases: createLeaseStore(client, namespace, 'keepsake-leader'),
        identity,
        clock,
        random,
        logger,
        ...callbacks,
      }),
  });
  const operator = new KeepsakeOperator(
    {
      kubeConfig,
      client,
      watch: ({ group, plural }, onChange) => {
        const cache = cachesIn(caches).find(
          ({ store }) => store.name === (group === '' ? plural : `${plural}.${group}`),
        );
        if (cache === undefined) throw new Error(`no cache holds ${plural}.${group}`);
        cache.store.subscribe(onChange);
      },
      run: lifecycle.start,
      shutDown: lifecycle.stop,
    },
    parts.flatMap(({ watches }) => watches),
    logger,
  );
  logger.info('starting', { version, source, server: kubeConfig.getCurrentCluster()?.server, namespace, identity });
  const stopCollecting = startIdleCollector({ heap: createV8Heap(), clock, logger });
  await operator.start();
  return {
    failed: lifecycle.failed,
    stop() {
      stopCollecting();
      return operator.stop();
    },
  };
}
