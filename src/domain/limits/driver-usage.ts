import type { Snapshot } from '../snapshot.ts';
import type { Budget } from './driver-limits.ts';

/** One snapshot as its backend feels it. */
export interface Load {
  /** The volume that it is taken from, by anything that tells volumes apart. */
  readonly volume: string;
  readonly startedAt: Date;
  /** Until then at the latest it counts as unfinished; undefined when it is ready, failed or gone. */
  readonly unfinishedUntil: Date | undefined;
}

/** How one limit is used. */
export interface Usage {
  readonly allowed: number;
  readonly used: number;
  /** When one more may start, should nothing but time pass and nothing more start until the limit is reached. */
  readonly nextAt: Date;
  /** What is counted, in words: `under way`. */
  readonly words: string;
}

/** How the limits of a budget are used at `now`, one after the other. */
export function usageOf(budget: Budget, loads: readonly Load[], now: Date): readonly Usage[] {
  const measure = (ends: readonly number[], allowed: number, wholeMs: number, words: string): Usage => {
    const open = ends.filter((end) => end > now.getTime()).sort((a, b) => a - b);
    // One that starts now, and fills the limit, may be the first to leave it.
    const own = open.length < allowed ? now.getTime() + wholeMs : Number.POSITIVE_INFINITY;
    const next = open[Math.max(0, open.length - allowed)] ?? Number.POSITIVE_INFINITY;
    return { allowed, used: open.length, nextAt: new Date(Math.min(own, next)), words };
  };
  return [
    ...(budget.concurrent === undefined
      ? []
      : [
          measure(
            loads.flatMap(({ unfinishedUntil }) => unfinishedUntil?.getTime() ?? []),
            budget.concurrent,
            unknownMs,
            'under way',
          ),
        ]),
    ...budget.rates.map(({ count, windowMs, window }) =>
      measure(
        loads.map(({ startedAt }) => startedAt.getTime() + windowMs),
        count,
        windowMs,
        `started within ${window}`,
      ),
    ),
  ];
}

/** A slot that has just been taken comes free when its snapshot is ready, and nobody knows when that is. */
const unknownMs = 3_600_000;

/**
 * Whether the backend is at work on a snapshot. An error ends that, although the sidecar tries again after a pause, or
 * else one schedule whose snapshots fail would hold all slots until its deadline. Five codes do not end it: with them
 * external-snapshotter, too, assumes that the driver may still be working (isCSIFinalError).
 */
export function isUnderWay({ ready, error }: Pick<Snapshot, 'ready' | 'error'>): boolean {
  if (ready) return false;
  return (
    error === undefined || /code = (Canceled|DeadlineExceeded|Unavailable|ResourceExhausted|Aborted)\b/.test(error)
  );
}

/**
 * When a snapshot was started, for the sake of rates: a second later than it says, since the API server cuts fractions of
 * a second off and a backend counts them.
 */
export function startOf({ createdAt }: Pick<Snapshot, 'createdAt'>): Date {
  return new Date(createdAt.getTime() + 1_000);
}
