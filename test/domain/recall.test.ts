import { describe, expect, it } from 'vitest';
import { at, plusMinutes, readySnapshot, schedule } from '../support/build.ts';
import { smallWorld } from '../support/small-world.ts';

const hourly = { schedule: '15 * * * *' };
const timing = { schedule: '15 * * * *', timeZone: 'Etc/UTC', suspended: false, since: '2026-11-22T00:00:00Z' };
const ahead = '2027-03-01T00:15:00Z';

describe('a status from the future', () => {
  it('does not silence a schedule: it begins anew, fires nothing at once, and runs at the next tick', () => {
    const status = { lastScheduleTime: ahead, lastSuccessfulTime: ahead, timing };
    const world = smallWorld({ schedule: schedule({ spec: hourly, status }) });
    expect(world.look(at('05:20')).actions).toEqual([]);
    expect(world.schedule.status.lastScheduleTime).toBeUndefined();
    expect(world.schedule.status.lastSuccessfulTime).toBeUndefined();
    expect(world.schedule.status.missedRuns).toBe(0);
    world.look(at('06:15'));
    expect(world.created.map(({ tick }) => tick)).toEqual([at('06:15')]);
  });

  it('is not believed either when only the moment that counting begins lies there', () => {
    const status = { lastScheduleTime: '2026-11-22T04:15:00Z', timing: { ...timing, since: ahead } };
    const world = smallWorld({ schedule: schedule({ spec: hourly, status }) });
    world.look(at('05:00'));
    world.look(at('05:15'));
    expect(world.created.map(({ tick }) => tick)).toEqual([at('05:15')]);
  });

  it('is believed up to an hour, so that a clock that is a little behind does nothing twice', () => {
    const world = smallWorld({ schedule: schedule({ spec: hourly }) });
    world.look(at('05:15'));
    world.snapshots = [];
    for (const minute of [-55, -30, 0]) world.look(plusMinutes(at('05:15'), minute));
    expect(world.created).toHaveLength(1);
  });

  it('is believed when the API server has made snapshots as late: then it is our clock that is behind', () => {
    const status = { lastScheduleTime: '2026-11-22T09:15:00Z', timing };
    const snapshots = [readySnapshot({ tick: at('09:15') })];
    const world = smallWorld({ schedule: schedule({ spec: hourly, status }), snapshots });
    for (const text of ['05:16', '06:15', '07:15']) world.look(at(text));
    expect(world.created).toEqual([]);
    expect(world.schedule.status.lastScheduleTime).toBe('2026-11-22T09:15:00Z');
  });
});
