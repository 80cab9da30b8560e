import { beforeAll, describe, expect, it } from 'vitest';
import type { SnapshotScheduleStatus } from '../../src/api/snapshot-schedule.generated.ts';
import { type ExpectedTick, expectedTicks, localDate } from '../support/story/expected-ticks.ts';
import { type ToldYear, tellYear } from '../support/story/tell-year.ts';
import {
  quota,
  type StoryClaim,
  type StorySchedule,
  schedules,
  yearEnd,
  yearStart,
} from '../support/story/year-schedules.ts';

const day = 86_400_000;

// Zone by zone, because walking through a year of one costs the most.
const byZone = schedules.toSorted((a, b) => ((a.spec.timeZone ?? '') < (b.spec.timeZone ?? '') ? -1 : 1));
const expected = new Map(byZone.map((story) => [story.name, expectedTicks(story)]));
const ticksOf = (story: StorySchedule): readonly ExpectedTick[] => expected.get(story.name) ?? [];

/** Ticks that an operator is there for; their moment is the same for all claims. */
const served = schedules.flatMap((story) =>
  story.spec.jitterSeconds > 0
    ? []
    : ticksOf(story).filter(({ fate, tick, decidedAt }) => fate === 'run' && tick === decidedAt),
);
const killedAt = served.filter((_, i) => i % 211 === 7).map(({ tick }) => tick);
const killedInside = served.filter((_, i) => i % 307 === 5).map(({ tick }) => tick + 1_000);

/** Whether the claim is there when the fate of a tick is decided. */
function isThere({ from, to }: StoryClaim, { decidedAt }: ExpectedTick): boolean {
  return from <= decidedAt && decidedAt < to;
}

/** Whether no snapshot of a tick can be made until the next one comes. */
function isStarved(story: StorySchedule, { decidedAt }: ExpectedTick): boolean {
  const next = ticksOf(story).find(({ tick }) => tick > decidedAt)?.tick ?? yearEnd;
  return quota.schedules.includes(story.name) && decidedAt >= quota.from && next < quota.to;
}

describe('a year of fifty schedules in twenty zones, with faults, edits and restarts', () => {
  let year: ToldYear;
  beforeAll(async () => {
    year = await tellYear(schedules, { killedAt, killedInside });
  }, 300_000);

  const objectOf = ({ name }: StorySchedule) => {
    const object = year.cluster.get('snapshotschedules', { namespace: name, name });
    if (object === undefined) throw new Error(`${name} is gone`);
    return object;
  };
  const uidOf = ({ name }: StorySchedule, claim: StoryClaim) => year.claimUids.get(`${name}/${claim.name}`) ?? '';

  it('is one of many ticks, zones and restarts', () => {
    expect(new Set(schedules.map(({ spec }) => spec.timeZone)).size).toBe(20);
    expect(year.restarts).toBeGreaterThan(20);
    expect(year.history.created).toBeGreaterThan(7_000);
    expect(year.history.deleted).toBeGreaterThan(5_000);
    expect(year.errors).toEqual([]);
  });

  it('never breaks the floor, makes a second snapshot of a tick, or one before its tick', () => {
    expect(year.history.breaches).toEqual([]);
  });

  it.each(schedules.map((story) => [story.name, story] as const))(
    '%s: one snapshot of each claim at each tick that is due',
    (_, story) => {
      for (const claim of story.claims) {
        const due = ticksOf(story).filter((one) => one.fate === 'run' && isThere(claim, one) && !isStarved(story, one));
        const ticks = year.history.ticks(objectOf(story).metadata.uid, uidOf(story, claim));
        expect(ticks.toSorted((a, b) => a - b).map(iso)).toEqual(due.map(({ tick }) => iso(tick)));
      }
    },
  );

  it.each(schedules.map((story) => [story.name, story] as const))(
    '%s: what is due is created, skipped or missed, and counted so',
    (_, story) => {
      const counted = { ...year.counts.of(story.name, story.name) };
      const wanted: Record<string, number> = {};
      const add = (outcome: string) => {
        wanted[outcome] = (wanted[outcome] ?? 0) + 1;
      };
      for (const tick of ticksOf(story)) {
        for (const claim of story.claims) {
          if (!isThere(claim, tick)) continue;
          if (tick.fate === 'missed') add('missed RunMissed');
          else if (tick.fate === 'suspended') add('skipped Suspended');
          else add(isStarved(story, tick) ? 'missed QuotaExceeded' : 'created SnapshotCreated');
        }
      }
      expect(counted).toEqual(wanted);
      const status = objectOf(story).status as SnapshotScheduleStatus;
      const missedTicks = ticksOf(story).filter(({ fate }) => fate === 'missed').length;
      expect(status.missedRuns).toBe(missedTicks + (wanted['missed QuotaExceeded'] ?? 0));
    },
  );

  it.each(schedules.filter(({ name }) => name.startsWith('nightly')).map((story) => [story.name, story] as const))(
    '%s: each local day has its snapshot, or is told to be missed',
    (_, story) => {
      const zone = story.spec.timeZone ?? '';
      const uid = objectOf(story).metadata.uid;
      const data = story.claims[0];
      if (data === undefined) throw new Error('no claim');
      const created = year.history.ticks(uid, uidOf(story, data)).map((tick) => localDate(zone, tick));
      const given = ticksOf(story).filter((one) => one.fate === 'missed' || isStarved(story, one));
      const dates = [...created, ...given.map(({ tick }) => localDate(zone, tick))].toSorted();
      // The first and the last day are not whole; any other that Samoa does not skip must be there once.
      const inside = (date: string) => date > localDate(zone, yearStart) && date < localDate(zone, yearEnd);
      const days = Array.from({ length: 366 * 24 }, (_, i) => localDate(zone, yearStart + (i * day) / 24));
      expect(dates.filter(inside)).toEqual([...new Set(days)].filter(inside));
      expect(given.length).toBeLessThan(12);
    },
  );
});

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
