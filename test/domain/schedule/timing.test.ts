import { describe, expect, it } from 'vitest';
import { carryTiming, type Timing } from '../../../src/domain/schedule/timing.ts';
import { at } from '../../support/build.ts';

const current = { schedule: '15 2 * * *', timeZone: 'Europe/Berlin', suspended: false };
const before: Timing = { ...current, since: at('01:00') };
const [created, now] = [at('00:00'), at('12:00')];

const cases: Record<string, { previous: Timing | undefined; since: Date }> = {
  'counts from the creation at the first look': { previous: undefined, since: created },
  'goes on while nothing changes': { previous: before, since: before.since },
  'begins anew with another expression': { previous: { ...before, schedule: '15 3 * * *' }, since: now },
  'begins anew with another zone': { previous: { ...before, timeZone: 'Etc/UTC' }, since: now },
  'begins anew with a resumption': { previous: { ...before, suspended: true }, since: now },
};

describe('the timing of a schedule', () => {
  it.each(Object.entries(cases))('%s', (_, { previous, since }) => {
    expect(carryTiming(previous, current, created, now)).toEqual({ ...current, since });
  });

  it('begins anew with a suspension', () => {
    const suspended = { ...current, suspended: true };
    expect(carryTiming(before, suspended, created, now)).toEqual({ ...suspended, since: now });
  });
});
