import { describe, expect, it } from 'vitest';
import { createClaimTurns } from '../../src/controllers/claim-turns.ts';
import type { Settlement } from '../../src/runtime/own-writes.ts';

function build(settlement: Settlement = 'settled') {
  let shown = true;
  const turns = createClaimTurns({ settled: () => shown, untilSettled: async () => settlement });
  const abort = new AbortController();
  return { turns, abort, hide: () => (shown = false), show: () => (shown = true) };
}

/** Whether a promise is settled once all that is waiting has run. */
async function isDone(promise: Promise<unknown>): Promise<boolean> {
  let done = false;
  void promise.then(() => {
    done = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return done;
}

describe('the turns of a claim', () => {
  it('keep others waiting from the decision on until it has ended', async () => {
    const { turns, abort } = build();
    expect(turns.isBusy('prod/data')).toBe(false);
    const end = turns.begin('prod/data');
    expect(turns.isBusy('prod/data')).toBe(true);
    const waiting = turns.untilFree('prod/data', abort.signal);
    expect(await isDone(waiting)).toBe(false);
    end();
    expect(await waiting).toBe('settled');
    expect(turns.isBusy('prod/data')).toBe(false);
  });

  it('are over only when the cache shows what was written', () => {
    const { turns, hide, show } = build();
    hide();
    expect(turns.isBusy('prod/data')).toBe(true);
    show();
    expect(turns.isBusy('prod/data')).toBe(false);
  });

  it('of different claims do not meet', () => {
    const { turns } = build();
    turns.begin('prod/data');
    expect(turns.isBusy('prod/other')).toBe(false);
  });

  it('say that the cache lags', async () => {
    const { turns, abort } = build('timed-out');
    expect(await turns.untilFree('prod/data', abort.signal)).toBe('timed-out');
  });

  it('let go of whoever is told to end', async () => {
    const { turns, abort } = build();
    turns.begin('prod/data');
    const waiting = turns.untilFree('prod/data', abort.signal);
    abort.abort();
    expect(await waiting).toBe('aborted');
  });

  it('end once, whatever is said again', () => {
    const { turns } = build();
    const end = turns.begin('prod/data');
    end();
    const endOfNext = turns.begin('prod/data');
    end();
    expect(turns.isBusy('prod/data')).toBe(true);
    endOfNext();
    expect(turns.isBusy('prod/data')).toBe(false);
  });
});
