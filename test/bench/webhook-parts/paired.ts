/** What one block of a pair took, each request in milliseconds. */
export interface Pair {
  readonly without: readonly number[];
  readonly with: readonly number[];
}

/** A difference, and where it lies in 95 of 100 cases. */
export interface Added {
  readonly ms: number;
  readonly lowMs: number;
  readonly highMs: number;
}

const RESAMPLES = 1_000;

/**
 * How much later that share of all requests is answered with it than without. The interval comes from drawing pairs again,
 * with replacement: a pair is what the machine's weather leaves comparable, and its requests are not independent.
 */
export function addedAt(share: number, pairs: readonly Pair[]): Added {
  const next = randomIndex(pairs.length);
  const draws = Array.from({ length: RESAMPLES }, () =>
    difference(
      share,
      pairs.map(() => pairs[next()] as Pair),
    ),
  ).sort((a, b) => a - b);
  const at = (part: number) => draws[Math.floor(part * (RESAMPLES - 1))] ?? Number.NaN;
  return { ms: difference(share, pairs), lowMs: at(0.025), highMs: at(0.975) };
}

/** The smallest value that this share of all does not exceed. */
export function quantile(share: number, values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
}

function difference(share: number, pairs: readonly Pair[]): number {
  const all = (side: keyof Pair) => pairs.flatMap((pair) => pair[side]);
  return quantile(share, all('with')) - quantile(share, all('without'));
}

/** The same draws in each run: a linear congruential generator, the upper bits of which are good enough. */
function randomIndex(count: number): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}
