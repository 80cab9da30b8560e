import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { bindingFieldManager } from './api/names.ts';
import { createBindings } from './bindings.ts';
import { cachesFor } from './cache-needs.ts';
import { cachesIn, createCaches, storesIn } from './caches.ts';
import type { Config } from './config.ts';
import { createFencing } from './fencing.ts';
import { createClient } from './kube/client.ts';
import { createEventRecorder } from './kube/event-recorder.ts';
import { createEventSink } from './kube/event-sink.ts';
import { createLeaderElector } from './kube/lease.ts';
import { createLeaseStore } from './kube/lease-store.ts';
import { loadKubeconfig } from './kube/load-kubeconfig.ts';
import { createTransport, userAgent } from './kube/undici-transport.ts';
import { createLifecycle } from './lifecycle.ts';
import { KeepsakeOperator } from './operator.ts';
import { systemClock } from './runtime/clock.ts';
import { startIdleCollector } from './runtime/idle-collector.ts';
import type { Logger } from './runtime/logger.ts';
import { createSchedules } from './schedules.ts';
import { startLoopDelay } from './server/loop-delay.ts';
import { createMetrics } from './server/metrics.ts';
import { readProcessUsage } from './server/process-usage.ts';
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

  const schedules = createSchedules({
    caches,
    client,
    driverLimits: config.driverLimits,
    record: recorder.record,
    metrics,
    clock,
    random,
    logger,
    newId: randomUUID,
  });

  const binding = config.controllers.includes('binding') ? bind() : undefined;

  const lifecycle = createLifecycle({
    config,
    clock,
    logger,
    metrics,
    loopDelay,
    caches,
    controllers: [
      ...(config.controllers.includes('schedule') ? [schedules.controller] : []),
      ...(binding === undefined ? [] : [binding.bindings.controller]),
    ],
    fence: binding?.fence,
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
    [...schedules.watches, ...(binding?.bindings.watches ?? [])],
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

  function bind() {
    const bindingClient = createClient(transport.request, { clock, random, fieldManager: bindingFieldManager });
    const common = { client: bindingClient, metrics, clock, random, logger, newId: randomUUID };
    const fence = createFencing({
      ...common,
      mode: config.bindingMode,
      namespace,
      identity,
      preflightMs: config.bindingPreflightMs,
      stores: Object.values(storesIn(caches, 'snapshots', 'contents')),
      transport: transport.request,
      record: recorder.record,
    });
    const { preventVolumeModeConversion, waitForProvisioner } = config;
    const bindings = createBindings({
      ...common,
      caches,
      gate: fence,
      options: { preventVolumeModeConversion, waitForProvisioner },
      record: recorder.record,
    });
    return { fence, bindings };
  }
}
