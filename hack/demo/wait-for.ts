import { setTimeout as delay } from 'node:timers/promises';
import { CheckFailure } from './check-failure.ts';
import type { Reporter } from './reporter.ts';

/** One look at the world: what was waited for is there, or what is there instead, in words. */
export type Look<T> = { readonly kind: 'met'; readonly value: T } | { readonly kind: 'unmet'; readonly seen: string };

/** What is waited for. */
export interface Wait<T> {
  /** In words, for the one who watches and for the failure. */
  readonly what: string;
  readonly look: () => Promise<Look<T>>;
  /** Default 60 s: far beyond what it takes, so only what never comes meets it. */
  readonly timeoutMs?: number;
  /** Between two looks. Default 200. */
  readonly everyMs?: number;
  /** What to show while waiting; asked after each look. Default: `what`. */
  readonly progress?: () => string;
}

/** Whom a wait concerns. */
export interface Waiter {
  readonly report: Pick<Reporter, 'waiting'>;
  /** Ends every wait. */
  readonly signal: AbortSignal;
}

/** A look that found it. */
export function met<T>(value: T): Look<T> {
  return { kind: 'met', value };
}

/** A look that did not, and what it found. */
export function unmet(seen: string): Look<never> {
  return { kind: 'unmet', seen };
}

/** Looks until it is met, and returns that. @throws CheckFailure with the last thing seen when it is not met in time. */
export async function waitFor<T>(
  { report, signal }: Waiter,
  { what, look, timeoutMs = 60_000, everyMs = 200, progress = () => what }: Wait<T>,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    signal.throwIfAborted();
    const result = await look();
    if (result.kind === 'met') return result.value;
    if (performance.now() >= end) {
      throw new CheckFailure(what, `to see it within ${Math.round(timeoutMs / 1_000)} s`, result.seen);
    }
    report.waiting(progress());
    await delay(everyMs, undefined, { signal });
  }
}
