import { availableParallelism, loadavg } from 'node:os';

/** What one benchmark found; the last line that `npm run bench -- NAME` prints is this as JSON. */
export interface BenchResult {
  readonly name: string;
  /** Everything measured, units in the keys: `syncMs`, `peakRssMiB`; and the machine, see `benchResult`. */
  readonly figures: Record<string, number | string>;
  /** What must hold, by name. */
  readonly targets: Record<string, Target>;
  /** Whether every target holds. */
  readonly ok: boolean;
}

/** A figure and its bound. */
export interface Target {
  readonly value: number;
  readonly limit: number;
  readonly ok: boolean;
}

/** What a file of this folder exports as `bench`; the file's name is the benchmark's. It gets the arguments after the name. */
export type Bench = (args: readonly string[]) => BenchResult | Promise<BenchResult>;

/** A target that holds when the value is not above the limit. */
export function atMost(value: number, limit: number): Target {
  return { value, limit, ok: value <= limit };
}

/** A target that holds when the value is not below the limit. */
export function atLeast(value: number, limit: number): Target {
  return { value, limit, ok: value >= limit };
}

/** The middle one, or the upper of the two in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const loadBefore = oneMinuteLoad();

/**
 * A result that is ok when all its targets hold. To the figures it adds what they were measured on: `node`, `cores`, and
 * the one-minute load average before the benchmark, which is the work of others, and after it.
 */
export function benchResult(
  name: string,
  figures: BenchResult['figures'],
  targets: BenchResult['targets'],
): BenchResult {
  const machine = {
    node: process.version,
    cores: availableParallelism(),
    loadBefore,
    loadAfter: oneMinuteLoad(),
  };
  const ok = Object.values(targets).every((target) => target.ok);
  return { name, figures: { ...figures, ...machine }, targets, ok };
}

function oneMinuteLoad(): number {
  return Math.round((loadavg()[0] ?? Number.NaN) * 100) / 100;
}
