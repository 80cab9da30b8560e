import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { differences, endState } from '../differential/end-state.ts';
import { intended } from '../differential/intended.ts';
import { type Played, play } from '../differential/play.ts';
import { type Side, startOurSide, startUpstreamSide } from '../differential/side.ts';
import { situations } from '../differential/situations.ts';

// The same scripts on two control planes: upstream's snapshot-controller on one, ours on the other, everything else the
// same. What is left at the end must be equal, but for the differences that test/differential/intended.ts lists.

/** All situations take their time at once; what follows are looks. */
const wholeMs = 300_000;
const betweenTries = { timeout: 10_000, interval: 100 };
const rest = { timeout: 30_000, interval: 500 };

type Outcome = { readonly played: Played } | { readonly failed: Error };

let sides: readonly Side[] = [];
const outcomes = new Map<string, readonly Outcome[]>();

beforeAll(async () => {
  const started = await Promise.allSettled([startUpstreamSide(), startOurSide()]);
  sides = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  for (const one of started) if (one.status === 'rejected') throw one.reason;

  const begin = performance.now();
  const playOn = async (index: number): Promise<void> => {
    const { name } = situations[index] as (typeof situations)[number];
    const namespace = `s${String(index).padStart(2, '0')}`;
    const both = sides.map((side) =>
      play(side, situations[index] as (typeof situations)[number], namespace).then(
        (played): Outcome => ({ played }),
        (error: unknown): Outcome => ({ failed: error as Error }),
      ),
    );
    outcomes.set(name, await Promise.all(both));
  };
  const indexes = situations.map((_, index) => index);
  await Promise.all(indexes.filter((index) => !situations[index]?.alone).map(playOn));
  for (const index of indexes.filter((one) => situations[one]?.alone)) await playOn(index);
  // Some of the last changes are still on their way; what is not equal by then is told one by one below.
  const isDone = async () => {
    const all = await Promise.all(situations.map(({ name }) => differencesIn(name).catch(() => undefined)));
    expect(all).toEqual(situations.map(({ name }) => expected(name)));
  };
  await vi.waitFor(isDone, rest).catch(() => undefined);
  console.info(`${situations.length} situations on both sides: ${Math.round((performance.now() - begin) / 1000)} s`);
}, wholeMs);

afterAll(async () => {
  await Promise.all(sides.map((side) => side.stop()));
});

async function differencesIn(name: string) {
  const [upstream, ours] = (outcomes.get(name) ?? []).map((outcome) => {
    if ('failed' in outcome) throw outcome.failed;
    return outcome.played;
  });
  if (upstream === undefined || ours === undefined) throw new Error(`${name} was not played`);
  return differences(await endState(upstream), await endState(ours));
}

const expected = (name: string) => intended[name]?.fields ?? {};

describe('ends as upstream, or as we have said', () => {
  it.each(situations.map(({ name }) => name))('%s', async (name) => {
    // Where the sidecar tries for ever, it marks the content for the time of each try, on either side by itself.
    await vi.waitFor(async () => expect(await differencesIn(name)).toEqual(expected(name)), betweenTries);
  });

  it('and no difference is intended for a situation that does not exist', () => {
    const names: readonly string[] = situations.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(Object.keys(intended).filter((name) => !names.includes(name))).toEqual([]);
  });
});
