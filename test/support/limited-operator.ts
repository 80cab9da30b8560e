import { apiVersion } from '../../src/api/names.ts';
import type { SnapshotScheduleSpec, SnapshotScheduleStatus } from '../../src/api/snapshot-schedule.generated.ts';
import { parseLimits } from '../../src/domain/limits/parse-limits.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { at, spec } from './build.ts';
import { createClusterInMemory } from './cluster-in-memory.ts';
import { createFakeClock } from './fake-clock.ts';
import { createMemoryLogger } from './memory-logger.ts';
import { type OperatorInMemory, startOperator } from './operator-in-memory.ts';
import { type SnapshotFate, startSnapshotter } from './snapshotter-in-memory.ts';

/** What happens in the world of an operator with limits. */
export interface LimitedOptions {
  /** As `--driver-limits` takes it; all volumes are of the driver `csi.example`. */
  readonly limits: string;
  /** Each schedule, in a namespace of its own name, and its number of claims: `a-0`, `a-1`, … */
  readonly claims: Readonly<Record<string, number>>;
  readonly spec?: Partial<SnapshotScheduleSpec>;
  readonly fateOf?: (snapshot: RawObject) => SnapshotFate;
}

/** When a snapshot was started, of which claim. */
export interface Start {
  readonly claim: string;
  readonly at: Date;
}

/** An operator over a cluster in memory, at 02:14 with all schedules due at 02:15. Snapshots take a minute by default. */
export function limitedOperator(options: LimitedOptions) {
  const { limits: text, claims, fateOf = () => ({ kind: 'ready', afterMs: 60_000 }) } = options;
  const parsed = parseLimits(text);
  if (parsed.kind === 'refused') throw new Error(parsed.problems.join('; '));
  const clock = createFakeClock(at('02:14'), { quick: true });
  const cluster = createClusterInMemory({ clock });
  startSnapshotter({ cluster, clock, fateOf });
  const starts: Start[] = [];
  let mostUnfinished = 0;
  const snapshots = () => cluster.objects('volumesnapshots');
  const statusOf = (snapshot: RawObject) => (snapshot.status ?? {}) as { readyToUse?: boolean; error?: object };
  const unfinished = () =>
    snapshots().filter((one) => statusOf(one).readyToUse !== true && statusOf(one).error === undefined).length;
  cluster.onChange(({ plural, before, after }) => {
    if (plural !== 'volumesnapshots') return;
    if (before === undefined && after !== undefined) starts.push({ claim: claimOf(after), at: clock.now() });
    mostUnfinished = Math.max(mostUnfinished, unfinished());
  });
  cluster.add('volumesnapshotclasses', {
    metadata: { name: 'standard', annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } },
    driver: 'csi.example',
    deletionPolicy: 'Delete',
  });
  for (const [namespace, count] of Object.entries(claims)) {
    for (let i = 0; i < count; i++) {
      const name = `${namespace}-${i}`;
      const claimRef = { namespace, name };
      cluster.add('persistentvolumes', {
        metadata: { name: `pv-${name}` },
        spec: { csi: { driver: 'csi.example' }, claimRef },
      });
      cluster.add('persistentvolumeclaims', {
        metadata: { namespace, name },
        spec: { volumeName: `pv-${name}` },
        status: { phase: 'Bound' },
      });
    }
    cluster.add('snapshotschedules', {
      apiVersion,
      kind: 'SnapshotSchedule',
      metadata: { namespace, name: namespace },
      spec: spec(options.spec),
    });
  }
  const logger = createMemoryLogger();
  let operator: OperatorInMemory | undefined;
  const start = () => {
    operator = startOperator({ transport: cluster.transport, clock, logger, driverLimits: parsed.limits });
  };
  start();
  return {
    clock,
    cluster,
    logger,
    /** In the order in which they were started. */
    starts: starts as readonly Start[],
    snapshots,
    unfinished,
    get mostUnfinished() {
      return mostUnfinished;
    },
    /** Starts of claims that belong to this schedule. */
    startsOf: (schedule: string) => starts.filter(({ claim }) => claim.startsWith(`${schedule}-`)),
    ready: () => snapshots().filter((one) => statusOf(one).readyToUse === true).length,
    status: (name: string) =>
      (cluster.get('snapshotschedules', { namespace: name, name })?.status ?? {}) as SnapshotScheduleStatus,
    /** Notes of the events about a schedule, of one reason. */
    eventsOf: (schedule: string, reason: string) =>
      cluster
        .objects('events')
        .filter((event) => event.reason === reason && (event.regarding as { name?: string }).name === schedule)
        .map(({ note }) => String(note)),
    metrics: async () => (await operator?.metrics.render())?.body ?? '',
    /** What this process has counted of claims at ticks, by outcome and reason. */
    async ticks(): Promise<Readonly<Record<string, number>>> {
      const text = (await operator?.metrics.render())?.body ?? '';
      const lines = [...text.matchAll(/^keepsake_ticks_total\{.*outcome="(\w+)",reason="(\w+)"\} (\d+)$/gm)];
      return Object.fromEntries(lines.map(([, outcome, reason, count]) => [`${outcome} ${reason}`, Number(count)]));
    },
    /** Another process, with empty memory, takes over. */
    restart() {
      operator?.kill();
      start();
    },
    /** A snapshot that somebody else makes of a claim. */
    snapshotByHand(schedule: string, claim: string) {
      return cluster.add('volumesnapshots', {
        metadata: { namespace: schedule, name: `by-hand-${claim}` },
        spec: { source: { persistentVolumeClaimName: claim }, volumeSnapshotClassName: 'standard' },
      });
    },
    stop: async () => operator?.stop(),
  };
}

function claimOf({ spec }: RawObject): string {
  return (spec as { readonly source: { readonly persistentVolumeClaimName: string } }).source.persistentVolumeClaimName;
}
