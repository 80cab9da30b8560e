import { type Cache, type Caches, cachesIn } from './caches.ts';
import type { Config } from './config.ts';
import type { EventRecorder } from './kube/event-recorder.ts';
import type { LeaderElector, LeaderElectorOptions } from './kube/lease.ts';
import type { ClusterTransport } from './kube/undici-transport.ts';
import type { Clock } from './runtime/clock.ts';
import type { Controller } from './runtime/controller.ts';
import type { Logger } from './runtime/logger.ts';
import { checkAge, checkLoopDelay, createHealthRoute, type HealthCheck } from './server/health.ts';
import { type HttpServer, startHttpServer } from './server/http-server.ts';
import type { LoopDelay } from './server/loop-delay.ts';
import type { Metrics } from './server/metrics.ts';

/** Everything that has a beginning and an end. */
export interface LifecycleParts {
  readonly config: Config;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly loopDelay: LoopDelay;
  readonly caches: Caches;
  readonly controllers: readonly Controller[];
  /** What else only the leader does, beside the controllers. */
  readonly leaderTasks: readonly LeaderTask[];
  /** The admission webhook; undefined where this process does not serve it. */
  readonly webhook: WebhookTask | undefined;
  readonly recorder: EventRecorder;
  readonly transport: ClusterTransport;
  readonly elector: (callbacks: Pick<LeaderElectorOptions, 'onAcquired' | 'onLost'>) => LeaderElector;
}

/** Something that goes on for as long as this process leads. */
export interface LeaderTask {
  start(): void;
  /** Never rejects. */
  stop(): Promise<void>;
}

/** The admission webhook, as far as its beginning and end go. Every replica serves it, whoever leads. */
export interface WebhookTask {
  /** Begins to listen once there is a certificate. The caches are filled then. */
  start(): void;
  /**
   * Answers what is under way, and takes no more. When it is not `asked` to (default: it is), it stays registered where it has registered itself: it
   * will be back, and the guard must hold until then. Never rejects.
   */
  stop(asked?: boolean): Promise<void>;
  /** Further caches that it reads, which begin and end with the others. */
  readonly caches: readonly LifecycleCache[];
  readonly checks: Readonly<Record<string, HealthCheck>>;
}

/** A cache, as far as its beginning and end go. */
export type LifecycleCache = Pick<Cache, 'start' | 'stop' | 'lastContact'> & {
  readonly store: {
    readonly name: string;
    readonly synced: boolean;
    readonly size: number;
    whenSynced(): Promise<void>;
  };
};

/** The order in which the operator begins and ends. */
export interface Lifecycle {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Resolves when leadership was lost: everything is aborted, and another process may act already. */
  readonly failed: Promise<string>;
}

/** A cache that has not heard of the API server for so long is not to be trusted; a quiet watch ends after 4.5 min. */
const silenceLimitMs = 600_000;

/**
 * Starts servers, then caches; the workers wait until the caches are filled and this process leads. A replica that only
 * stands by is ready too: its caches are warm. The end is the reverse: intake stops, what runs is finished, events are
 * flushed, and the Lease is given back last, so that the next leader never meets a write of this one.
 */
export function createLifecycle(parts: LifecycleParts): Lifecycle {
  const { config, clock, logger, metrics, loopDelay, controllers, leaderTasks, webhook, recorder, transport } = parts;
  const caches: readonly LifecycleCache[] = [...cachesIn(parts.caches), ...(webhook?.caches ?? [])];
  const acts = controllers.length + leaderTasks.length > 0;
  const servers: HttpServer[] = [];
  let elector: LeaderElector | undefined;
  let leads = false;
  let lost = false;
  let stopping: Promise<void> | undefined;
  let fail: (because: string) => void = () => undefined;
  const failed = new Promise<string>((resolve) => {
    fail = resolve;
  });

  async function listen(): Promise<void> {
    const health = config.healthBindAddress;
    const scrape = config.metricsBindAddress;
    if (health !== undefined) {
      const routes = { '/healthz': createHealthRoute(liveness()), '/readyz': createHealthRoute(readiness()) };
      servers.push(await startHttpServer({ address: health, routes, logger }));
    }
    if (scrape !== undefined) {
      servers.push(await startHttpServer({ address: scrape, routes: { '/metrics': metrics.render }, logger }));
    }
    logger.info('listening', { ports: servers.map(({ port }) => port) });
  }

  function liveness(): Record<string, HealthCheck> {
    const silence = caches.map((cache): [string, HealthCheck] => [
      `watch-${cache.store.name}`,
      checkAge(
        'the API server was last heard',
        () => (cache.lastContact === undefined ? undefined : clock.monotonic() - cache.lastContact),
        silenceLimitMs,
      ),
    ]);
    return {
      'event-loop': checkLoopDelay(loopDelay.p99Ms),
      workers: checkWorkers,
      lease: checkLease,
      ...Object.fromEntries(silence),
    };
  }

  function checkWorkers(): string | undefined {
    const stats = controllers.map((controller) => controller.stats());
    return stats.some(({ workers, stuck }) => stuck >= workers)
      ? 'as many reconciles are stuck as there are workers; they heed no time limit'
      : undefined;
  }

  // The callback may be late when timers are; the elector judges by the clock.
  function checkLease(): string | undefined {
    return leads && elector?.isLeader === false ? 'the lease was not renewed in time' : undefined;
  }

  function readiness(): Record<string, HealthCheck> {
    const filled = caches.map(({ store }): [string, HealthCheck] => [
      `cache-${store.name}`,
      () => (store.synced ? undefined : `${store.name} have not been listed yet; are their CRDs and the rights there?`),
    ]);
    return { ...Object.fromEntries(filled), ...webhook?.checks };
  }

  function startWorkers(): void {
    if (stopping !== undefined) return;
    for (const task of leaderTasks) task.start();
    for (const controller of controllers) controller.start();
    logger.info('working', { controllers: controllers.length });
  }

  async function lead(): Promise<void> {
    await Promise.all(caches.map(({ store }) => store.whenSynced()));
    logger.info('caches are filled', {
      objects: Object.fromEntries(caches.map(({ store }) => [store.name, store.size])),
    });
    if (stopping !== undefined) return;
    webhook?.start();
    if (!acts) return;
    if (!config.leaderElect) return startWorkers();
    elector = parts.elector({
      onAcquired: () => {
        leads = true;
        metrics.setLeader(true);
        startWorkers();
      },
      onLost: () => {
        metrics.setLeader(false);
        lost = true;
        for (const controller of controllers) void controller.stop(0);
        fail('leadership was lost');
      },
    });
    elector.start();
  }

  async function end(): Promise<void> {
    const unserved = webhook?.stop(!lost);
    const unfinished = (await Promise.all(controllers.map((controller) => controller.stop()))).flat();
    if (unfinished.length > 0) logger.warn('some reconciles did not end', { keys: unfinished });
    for (const task of leaderTasks) await task.stop();
    await unserved;
    await recorder.stop();
    await elector?.stop();
    metrics.setLeader(false);
    await Promise.all(caches.map((cache) => cache.stop()));
    await Promise.all(servers.map((server) => server.close()));
    await transport.close();
    loopDelay.stop();
    logger.info('stopped');
  }

  return {
    failed,
    async start() {
      await listen();
      for (const cache of caches) cache.start();
      // Not awaited: a missing CRD must show in readyz, not hold the start up.
      void lead();
    },
    stop() {
      stopping ??= end();
      return stopping;
    },
  };
}
