import { describe, expect, it } from 'vitest';
import { isUnderWay, type Load, startOf, usageOf } from '../../../src/domain/limits/driver-usage.ts';
import { at, readySnapshot, snapshot } from '../../support/build.ts';

const now = at('03:00');
const load = (startedAt: string, unfinishedUntil?: string): Load => ({
  volume: 'v',
  startedAt: at(startedAt),
  unfinishedUntil: unfinishedUntil === undefined ? undefined : at(unfinishedUntil),
});
const tenMinutes = { count: 2, windowMs: 600_000, window: '10m' };

describe('how a limit is used', () => {
  it('counts what is unfinished and not what is ready or late', () => {
    const loads = [load('02:10', '03:10'), load('02:30', '03:30'), load('02:00', '03:00'), load('02:59')];
    expect(usageOf({ concurrent: 2, rates: [] }, loads, now)).toEqual([
      { allowed: 2, used: 2, nextAt: at('03:10'), words: 'under way' },
    ]);
  });

  it('counts what was started within the window, ready or not', () => {
    const loads = [load('02:50'), load('02:50:01'), load('02:59', '03:59')];
    expect(usageOf({ concurrent: undefined, rates: [tenMinutes] }, loads, now)).toEqual([
      { allowed: 2, used: 2, nextAt: at('03:00:01'), words: 'started within 10m' },
    ]);
  });

  it('that is passed already has room when enough has ended, not at the first end', () => {
    const loads = [load('02:51'), load('02:52'), load('02:53'), load('02:54')];
    expect(usageOf({ concurrent: undefined, rates: [tenMinutes] }, loads, now)).toMatchObject([
      { used: 4, nextAt: at('03:03') },
    ]);
  });

  it('is told for each limit of the budget by itself', () => {
    const usages = usageOf({ concurrent: 5, rates: [tenMinutes, { ...tenMinutes, count: 9 }] }, [], now);
    expect(usages.map(({ allowed, used }) => [allowed, used])).toEqual([
      [5, 0],
      [2, 0],
      [9, 0],
    ]);
  });
});

describe('a snapshot', () => {
  const rpc = (code: string) => `failed to take snapshot of the volume v: "rpc error: code = ${code} desc = oh"`;
  it.each([
    ['has no error yet', undefined, true],
    ...['Canceled', 'DeadlineExceeded', 'Unavailable', 'ResourceExhausted', 'Aborted'].map(
      (code) => [`says ${code}`, rpc(code), true] as const,
    ),
    ...['Internal', 'InvalidArgument', 'NotFound', 'Unknown', 'AbortedNot'].map(
      (code) => [`says ${code}`, rpc(code), false] as const,
    ),
    ['never got as far as the driver', 'cannot find its class', false],
  ] as const)('that %s: under way is judged by what upstream knows', (_, error, expected) => {
    expect(isUnderWay(snapshot({ error }))).toBe(expected);
  });

  it('that is ready is not under way, whatever error it carries', () => {
    expect(isUnderWay(readySnapshot({ error: rpc('Aborted') }))).toBe(false);
  });

  it('was started a second after its stamp at the latest', () => {
    expect(startOf(snapshot({ createdAt: at('02:15') }))).toEqual(at('02:15:01'));
  });
});
