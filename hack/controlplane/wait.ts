import { setTimeout as delay } from 'node:timers/promises';

/** How long and how often `waitUntil` asks. */
export interface WaitOptions {
  readonly timeoutMs: number;
  /** Default 25. */
  readonly everyMs?: number;
}

/** Asks until the condition holds; false when it did not within the time. The condition is asked at least once. */
export async function waitUntil(
  condition: () => boolean | Promise<boolean>,
  { timeoutMs, everyMs = 25 }: WaitOptions,
): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() >= end) return false;
    await delay(everyMs);
  }
}
