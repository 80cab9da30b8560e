import type { ControllerObserver, ControllerStats } from '../runtime/controller.ts';
import type { ReflectorObserver } from '../runtime/reflector-observer.ts';
import type { QueueObserver, QueueStats } from '../runtime/work-queue.ts';
import type { MetricRegistry } from './metric-registry.ts';

/** A mirror's state at the moment of a scrape. */
export interface WatchSample {
  readonly objects: number;
  /** How long ago the API server was heard; undefined: never. */
  readonly silentMs: number | undefined;
}

/** One call to the API server. */
export interface ApiExchange {
  readonly method: string;
  /** The HTTP status, or `<error>`. */
  readonly code: string;
  readonly durationMs: number;
}

/**
 * What the machinery counts. The names after `keepsake_` and the meanings are those of controller-runtime and
 * client-go, so their dashboards and alerts need only another prefix.
 */
export interface RuntimeMetrics {
  queueObserver(name: string): QueueObserver;
  /** Lets each scrape read the queue; once a queue. */
  sampleQueue(name: string, stats: () => QueueStats): void;
  controllerObserver(controller: string): ControllerObserver;
  sampleController(controller: string, stats: () => ControllerStats): void;
  /** @param resource plural name, with its group where it has one */
  watchObserver(resource: string): ReflectorObserver;
  sampleWatch(resource: string, sample: () => WatchSample): void;
  /** A handler of the cache's changes threw. */
  handlerFailed(resource: string): void;
  apiExchange(exchange: ApiExchange): void;
  /** Whether this process holds the lease; false until said otherwise. */
  setLeader(leads: boolean): void;
  /** For an event recorder. */
  readonly events: { written(kind: string): void; dropped(reason: string): void };
}

/** Declares the families of the machinery. */
export function createRuntimeMetrics(registry: MetricRegistry): RuntimeMetrics {
  return {
    ...queueMetrics(registry),
    ...controllerMetrics(registry),
    ...watchMetrics(registry),
    ...clientMetrics(registry),
  };
}

function queueMetrics({ counter, histogram, gauge }: MetricRegistry) {
  const prefix = 'keepsake_workqueue';
  const adds = counter(`${prefix}_adds_total`, 'Keys that began to wait for a worker.', ['name']);
  const retries = counter(`${prefix}_retries_total`, 'Keys put off after a failure.', ['name']);
  const waits = histogram(`${prefix}_queue_duration_seconds`, 'How long keys waited for a worker.', ['name']);
  const works = histogram(`${prefix}_work_duration_seconds`, 'How long keys were in hand.', ['name']);
  const queues = new Map<string, () => QueueStats>();
  const sampled = (name: string, help: string, value: (stats: QueueStats) => number) =>
    gauge(`${prefix}_${name}`, help, ['name'], (set) => {
      for (const [queue, stats] of queues) set({ name: queue }, value(stats()));
    });
  gauge(`${prefix}_depth`, 'Keys that wait for a worker.', ['name', 'priority'], (set) => {
    for (const [name, stats] of queues) {
      const { normal, low } = stats().depth;
      set({ name, priority: '0' }, normal);
      set({ name, priority: '-100' }, low);
    }
  });
  sampled('delayed', 'Keys that wait for a moment to come.', (stats) => stats.delayed);
  sampled('unfinished_work_seconds', 'Time in hand, summed up over the keys in hand.', (s) => s.unfinishedMs / 1_000);
  sampled('longest_running_processor_seconds', 'Time in hand of the oldest key.', (s) => s.longestMs / 1_000);
  return {
    queueObserver(name: string): QueueObserver {
      adds.add({ name }, 0);
      retries.add({ name }, 0);
      return {
        added: () => adds.add({ name }),
        taken: (waitedMs) => waits.observe({ name }, waitedMs / 1_000),
        finished: (workedMs) => works.observe({ name }, workedMs / 1_000),
        retried: () => retries.add({ name }),
      };
    },
    sampleQueue: (name: string, stats: () => QueueStats) => void queues.set(name, stats),
  };
}

function controllerMetrics({ counter, histogram, gauge }: MetricRegistry) {
  const prefix = 'keepsake_reconcile';
  const reconciles = counter(`${prefix}_total`, 'Reconciles by how they ended.', ['controller', 'result']);
  const errors = counter(`${prefix}_errors_total`, 'Reconciles that failed.', ['controller']);
  const terminal = counter(`${prefix}_terminal_errors_total`, 'Reconciles that failed for good.', ['controller']);
  const timeouts = counter(`${prefix}_timeouts_total`, 'Reconciles that ran into their limit.', ['controller']);
  const stuck = counter(`${prefix}_stuck_total`, 'Reconciles that ignored their limit.', ['controller']);
  const times = histogram(`${prefix}_time_seconds`, 'How long reconciles took.', ['controller']);
  const controllers = new Map<string, () => ControllerStats>();
  const sampled = (name: string, help: string, value: (stats: ControllerStats) => number) =>
    gauge(`${prefix}_${name}`, help, ['controller'], (set) => {
      for (const [controller, stats] of controllers) set({ controller }, value(stats()));
    });
  sampled('max_concurrent', 'Workers of the controller.', (stats) => stats.workers);
  sampled('active_workers', 'Workers that are busy.', (stats) => stats.active);
  sampled('stuck', 'Reconciles that do not end.', (stats) => stats.stuck);
  return {
    controllerObserver(controller: string): ControllerObserver {
      for (const result of ['success', 'requeue_after', 'error']) reconciles.add({ controller, result }, 0);
      for (const family of [errors, terminal, timeouts, stuck]) family.add({ controller }, 0);
      return {
        reconciled(outcome) {
          reconciles.add({ controller, result: outcome.result });
          times.observe({ controller }, outcome.durationMs / 1_000);
          if (outcome.result === 'error') errors.add({ controller });
          if (outcome.terminal) terminal.add({ controller });
          if (outcome.timedOut) timeouts.add({ controller });
        },
        stuck: () => stuck.add({ controller }),
      };
    },
    sampleController: (controller: string, stats: () => ControllerStats) => void controllers.set(controller, stats),
  };
}

function watchMetrics({ counter, histogram, gauge }: MetricRegistry) {
  const prefix = 'keepsake_watch';
  const lists = histogram(`${prefix}_list_duration_seconds`, 'How long complete lists took.', ['resource']);
  const starts = counter(`${prefix}_starts_total`, 'Watches that were started.', ['resource']);
  const events = counter(`${prefix}_events_total`, 'Watch events, bookmarks included.', ['resource', 'type']);
  const ends = counter(`${prefix}_interruptions_total`, 'Lists and watches that ended, and why.', [
    'resource',
    'reason',
  ]);
  const skipped = counter(`${prefix}_skipped_objects_total`, 'Objects that could not be read.', ['resource']);
  const handlers = counter(`${prefix}_handler_errors_total`, 'Changes on which a handler threw.', ['resource']);
  const mirrors = new Map<string, () => WatchSample>();
  gauge(`${prefix}_objects`, 'Objects in the cache.', ['resource'], (set) => {
    for (const [resource, sample] of mirrors) set({ resource }, sample().objects);
  });
  gauge(`${prefix}_silence_seconds`, 'How long ago the API server was heard.', ['resource'], (set) => {
    for (const [resource, sample] of mirrors) {
      const { silentMs } = sample();
      if (silentMs !== undefined) set({ resource }, silentMs / 1_000);
    }
  });
  return {
    watchObserver: (resource: string): ReflectorObserver => ({
      listed: ({ durationMs }) => lists.observe({ resource }, durationMs / 1_000),
      watchStarted: () => starts.add({ resource }),
      event: (type) => events.add({ resource, type }),
      interrupted: (reason) => ends.add({ resource, reason }),
      skipped: () => skipped.add({ resource }),
    }),
    sampleWatch: (resource: string, sample: () => WatchSample) => void mirrors.set(resource, sample),
    handlerFailed: (resource: string) => handlers.add({ resource }),
  };
}

function clientMetrics({ counter, histogram, gauge }: MetricRegistry) {
  const requests = counter('keepsake_api_requests_total', 'Calls to the API server.', ['code', 'method']);
  const times = histogram('keepsake_api_request_duration_seconds', 'Until the headers of the answer.', ['method']);
  const written = counter('keepsake_event_writes_total', 'Kubernetes events written.', ['kind']);
  const dropped = counter('keepsake_event_dropped_total', 'Kubernetes events not written, and why.', ['reason']);
  let leader = false;
  gauge('keepsake_leader', '1 while this process holds the lease.', [], (set) => set({}, leader ? 1 : 0));
  return {
    apiExchange({ method, code, durationMs }: ApiExchange) {
      requests.add({ method, code });
      times.observe({ method }, durationMs / 1_000);
    },
    setLeader(leads: boolean) {
      leader = leads;
    },
    events: {
      written: (kind: string) => written.add({ kind }),
      dropped: (reason: string) => dropped.add({ reason }),
    },
  };
}
