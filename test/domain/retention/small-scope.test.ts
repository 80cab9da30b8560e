import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwnSnapshot } from '../../../src/domain/naming/provenance.ts';
import { explainRetention } from '../../../src/domain/retention/explain-retention.ts';
import type { RetentionPolicy } from '../../../src/domain/retention/policy.ts';
import { localTime } from '../../../src/domain/schedule/time-zone.ts';
import { zone } from '../../support/arbitrary-cron.ts';
import { at, readySnapshot, snapshot } from '../../support/build.ts';
import { prunedByModel, type RetentionQuestion } from '../../support/retention-model.ts';

const now = at('12:00');
const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const readyDeadlineMs = hour;

const policies: readonly RetentionPolicy[] = (
  [
    {},
    { keepLast: 1 },
    { keepLast: 3 },
    { keepHourly: 2 },
    { keepDaily: 2 },
    { keepWeekly: 1, keepLast: 1 },
    { keepMonthly: 1, keepYearly: 1, keepDaily: 1 },
    { maxAgeMs: 0 },
    { maxAgeMs: 36 * hour },
    { keepLast: 4, maxAgeMs: 2 * hour },
  ] satisfies Partial<RetentionPolicy>[]
).flatMap((policy) => [
  { ...policy, minReady: 1, failedLimit: 1 },
  { ...policy, minReady: 2, failedLimit: 0 },
]);

/** How a snapshot can be; `absent` makes the subsets. */
const states = {
  absent: () => [],
  ready: (one: OwnSnapshot) => [{ ...one, ready: true, takenAt: one.createdAt }],
  failed: (one: OwnSnapshot) => [one],
  pending: (one: OwnSnapshot) => [{ ...one, createdAt: new Date(+now - minute) }],
  pinned: (one: OwnSnapshot) => [{ ...one, ready: true, pinned: true }],
  deleting: (one: OwnSnapshot) => [{ ...one, ready: true, deleting: true }],
  grouped: (one: OwnSnapshot) => [{ ...one, ready: true, inGroup: true }],
  future: (one: OwnSnapshot) => [{ ...one, ready: true, takenAt: new Date(+now + day) }],
} as const satisfies Record<string, (one: OwnSnapshot) => readonly OwnSnapshot[]>;
type State = keyof typeof states;

/** Every way to give each of `ages` one of `choices`. */
function* worlds(ages: readonly number[], choices: readonly State[]): Generator<readonly OwnSnapshot[]> {
  for (let code = 0; code < choices.length ** ages.length; code++) {
    yield ages.flatMap((age, slot) => {
      const state = choices[Math.floor(code / choices.length ** slot) % choices.length] ?? 'absent';
      return states[state](snapshot({ tick: new Date(+now - age), name: `slot-${slot}` }));
    });
  }
}

function prune(snapshots: readonly OwnSnapshot[], question: RetentionQuestion): readonly OwnSnapshot[] {
  const resolved = zone(question.zone);
  const input = { ...question, snapshots, localTime: (instant: Date) => localTime(resolved, instant) };
  return explainRetention(input, question.now).flatMap((verdict) =>
    verdict.kind === 'prune' ? [verdict.snapshot] : [],
  );
}

const byData = (a: OwnSnapshot, b: OwnSnapshot) =>
  +(b.takenAt ?? b.createdAt) - +(a.takenAt ?? a.createdAt) ||
  +b.createdAt - +a.createdAt ||
  (a.name < b.name ? 1 : -1);
const mayGo = (one: OwnSnapshot) => !one.pinned && !one.deleting && !one.inGroup;

/** The promises, one by one; throws the plain facts, since expect() would be most of the run time. */
function checkPromises(snapshots: readonly OwnSnapshot[], question: RetentionQuestion): void {
  const gone = new Set(prune(snapshots, question));
  const left = snapshots.filter((one) => !gone.has(one));
  const fail = (broken: string): never => {
    throw new Error(
      `${broken}: ${JSON.stringify({ policy: question.policy, snapshots, gone: [...gone].map(({ name }) => name) })}`,
    );
  };
  const good = snapshots.filter((one) => one.ready && mayGo(one));
  const stillGood = left.filter((one) => one.ready && mayGo(one)).length;
  if (stillGood < Math.min(good.length, question.policy.minReady)) fail('the floor is broken');
  const plain = good.filter(({ takenAt }) => takenAt !== undefined && takenAt <= now).sort(byData);
  const newest = good.length === plain.length ? plain.slice(0, question.policy.minReady) : [];
  if (newest.some((one) => gone.has(one))) fail('one of the newest ready went');
  for (const one of gone) {
    if (!mayGo(one)) fail('a pinned, going or grouped one went');
    if (question.restoring.has(one.name)) fail('one in use went');
    if (!one.ready && +now - +one.createdAt < readyDeadlineMs) fail('one that may become ready went');
  }
  if (prune(left, question).length > 0) fail('a second pass prunes more');
}

describe('every small set of snapshots under every policy', () => {
  it.each<[string, readonly number[]]>([
    ['an hour apart', [1, 2, 3, 4, 5, 6].map((hours) => hours * hour)],
    ['a day apart', [1, 2, 3, 4, 5].map((days) => days * day)],
    ['in pairs, over the hour that clocks repeat', [28, 28.5, 29, 29.5, 30].map((days) => days * day - 10.5 * hour)],
  ])('keeps the promises for ready, failed and pending ones %s', (_, ages) => {
    const scope = policies.map((policy) => ({
      policy,
      zone: 'Europe/Berlin',
      restoring: new Set<string>(),
      readyDeadlineMs,
      now,
    }));
    let checked = 0;
    for (const world of worlds(ages, ['absent', 'ready', 'failed', 'pending'])) {
      for (const question of scope) {
        checkPromises(world, question);
        checked++;
      }
    }
    expect(checked).toBe(4 ** ages.length * policies.length);
  });

  it('keeps the promises for pinned, going, grouped, used and future-dated ones', () => {
    const choices = Object.keys(states) as State[];
    let checked = 0;
    for (const world of worlds([2 * hour, 3 * hour, day, 2 * day], choices)) {
      for (const policy of policies) {
        for (const used of ['none', 'slot-2']) {
          checkPromises(world, { policy, zone: 'Etc/UTC', restoring: new Set([used]), readyDeadlineMs, now });
          checked++;
        }
      }
    }
    expect(checked).toBe(choices.length ** 4 * policies.length * 2);
  });
});

const count = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });
const anyPolicy: fc.Arbitrary<RetentionPolicy> = fc.record({
  keepLast: count,
  keepHourly: count,
  keepDaily: count,
  keepWeekly: count,
  keepMonthly: count,
  keepYearly: count,
  maxAgeMs: fc.option(
    fc.integer({ min: 1, max: 500 }).map((days) => days * day),
    { nil: undefined },
  ),
  minReady: fc.integer({ min: 1, max: 4 }),
  failedLimit: fc.integer({ min: 0, max: 3 }),
});
const age = fc.oneof(
  fc.integer({ min: 0, max: 12 }).map((halfHours) => halfHours * 30 * minute),
  fc.integer({ min: 0, max: 400 * 24 }).map((hours) => hours * hour),
);
const anySnapshot = fc.record({
  age,
  ready: fc.boolean(),
  late: fc.oneof(
    fc.constant(0),
    age,
    age.map((ms) => -ms),
  ),
  flag: fc.oneof(
    { weight: 9, arbitrary: fc.constant({}) },
    fc.constantFrom({ pinned: true }, { deleting: true }, { inGroup: true }),
  ),
});

/** About 20 s; KEEPSAKE_RETENTION_CASES asks for more, or for fewer in a hurry. */
const cases = Number(process.env.KEEPSAKE_RETENTION_CASES ?? 100_000);

describe('retention', () => {
  it('agrees with the written rules, counted one by one, in zones with odd clocks', () => {
    const zones = [
      'Etc/UTC',
      'Europe/Berlin',
      'America/New_York',
      'Australia/Lord_Howe',
      'Africa/Cairo',
      'Asia/Kathmandu',
    ];
    fc.assert(
      fc.property(
        anyPolicy,
        fc.array(anySnapshot, { maxLength: 12 }),
        fc.constantFrom(...zones),
        fc.nat(11),
        (policy, drafts, zone, used) => {
          const made = drafts.map(({ age, ready, late, flag }, index) => {
            const createdAt = new Date(+now - age);
            const plain = { tick: createdAt, createdAt, name: `s${String(index).padStart(2, '0')}`, ...flag };
            return ready ? readySnapshot({ ...plain, takenAt: new Date(+createdAt + late) }) : snapshot(plain);
          });
          const question: RetentionQuestion = {
            policy,
            zone,
            restoring: new Set([`s${String(used).padStart(2, '0')}`]),
            readyDeadlineMs,
            now,
          };
          checkPromises(made, question);
          const names = prune(made, question).map(({ name }) => name);
          expect([...names].sort()).toEqual([...prunedByModel(made, question)].sort());
        },
      ),
      { numRuns: cases },
    );
  }, 600_000);
});
