import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwnSnapshot } from '../../../src/domain/naming/provenance.ts';
import { explainRetention, type RetentionInput } from '../../../src/domain/retention/explain-retention.ts';
import { makeRoom } from '../../../src/domain/retention/make-room.ts';
import type { RetentionPolicy } from '../../../src/domain/retention/policy.ts';
import { at, plusMinutes, readySnapshot, snapshot } from '../../support/build.ts';

const now = at('2026-11-25T12:30');
const [old, middle, fresh] = ['09:15', '10:15', '11:15'].map((time) =>
  readySnapshot({ tick: at(`2026-11-25T${time}`) }),
);
const three = [old, middle, fresh].flatMap((one) => one ?? []);

function input(policy: Partial<RetentionPolicy> | undefined, parts: Partial<RetentionInput> = {}): RetentionInput {
  return {
    policy: policy && { minReady: 1, failedLimit: 1, ...policy },
    snapshots: three,
    restoring: new Set(),
    readyDeadlineMs: 3_600_000,
    localTime: (instant) => instant,
    ...parts,
  };
}

function goes(given: RetentionInput, normal = explainRetention(given, now)): readonly string[] {
  return makeRoom(normal, given, now).flatMap((verdict) =>
    verdict.kind === 'prune' && verdict.rule === 'quota' ? [verdict.snapshot.name] : [],
  );
}

describe('making room under a full quota', () => {
  it.each<[string, RetentionInput, OwnSnapshot | undefined]>([
    ['lets the one go that the next would push out of keepLast', input({ keepLast: 3 }), old],
    ['lets nothing go that the next leaves its place', input({ keepLast: 4 }), undefined],
    ['lets the oldest of an hourly tier go', input({ keepHourly: 3 }), old],
    ['never touches the floor', input({ keepLast: 3, minReady: 3 }), undefined],
    ['keeps as many as the floor wants and gives the rest', input({ keepLast: 3, minReady: 2 }), old],
    ['does not give up the newest for one that is not there', input({ keepDaily: 1 }), undefined],
    ['has nothing to give without retention', input(undefined), undefined],
    ['has nothing to give where no rule limits the number', input({}), undefined],
    [
      'leaves what a claim is being filled from',
      input({ keepLast: 3 }, { restoring: new Set([old?.name ?? '']) }),
      undefined,
    ],
  ])('%s', (_, given, expected) => {
    expect(goes(given)).toEqual(expected === undefined ? [] : [expected.name]);
  });

  it.each<[string, OwnSnapshot]>([
    ['is being deleted: that makes the room', readySnapshot({ tick: at('2026-11-25T08:15'), deleting: true })],
    ['goes anyway', snapshot({ tick: at('2026-11-24T08:15') })],
  ])('waits while another of the claim %s', (_, other) => {
    const given = input({ keepLast: 3, failedLimit: 0 }, { snapshots: [other, ...three] });
    expect(goes(given)).toEqual([]);
  });

  it('says why, and how many stay', () => {
    const given = input({ keepLast: 3, minReady: 2 });
    expect(makeRoom(explainRetention(given, now), given, now)[0]).toMatchObject({
      kind: 'prune',
      rule: 'quota',
      because: 'a quota is full and the next snapshot would push it out; the newest 2 ready stay',
    });
  });

  it('lets nothing more go once the room is made', () => {
    expect(goes(input({ keepLast: 3 }, { snapshots: three.slice(1) }))).toEqual([]);
  });

  it('is not deceived by clocks that run ahead', () => {
    const ahead = three.map((one, i) => ({
      ...one,
      createdAt: plusMinutes(now, 60 + i),
      takenAt: plusMinutes(now, i),
    }));
    expect(goes(input({ keepLast: 3 }, { snapshots: ahead }))).toEqual([ahead[0]?.name]);
  });

  it('lets one go at most, only what the next would push out, and never one of the newest that must stay', () => {
    const count = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined });
    const draft = fc.record({
      minutes: fc.integer({ min: 0, max: 6000 }),
      late: fc.integer({ min: -90, max: 90 }),
      ready: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.record({ keepLast: count, keepHourly: count, keepDaily: count, minReady: fc.integer({ min: 1, max: 3 }) }),
        fc.array(draft, { maxLength: 8 }),
        (policy, drafts) => {
          const snapshots = drafts.map(({ minutes, late, ready }, i) => {
            const createdAt = plusMinutes(now, -minutes);
            const made = { tick: createdAt, createdAt, name: `s${i}` };
            return ready ? readySnapshot({ ...made, takenAt: plusMinutes(createdAt, late) }) : snapshot(made);
          });
          const given = input(policy, { snapshots });
          const gone = goes(given);
          expect(gone.length).toBeLessThanOrEqual(1);
          if (gone.length === 0) return;
          const left = snapshots.filter(({ name, ready }) => ready && name !== gone[0]);
          expect(left.length).toBeGreaterThanOrEqual(policy.minReady);
          const went = snapshots.find(({ name }) => name === gone[0]);
          const newer = left.filter(({ createdAt }) => createdAt >= (went?.createdAt ?? now));
          expect(newer.length).toBeGreaterThanOrEqual(policy.minReady);
          // With the next one there, retention wants it no more either.
          const next = readySnapshot({ tick: now, createdAt: now, name: 'zz' });
          const later = explainRetention({ ...given, snapshots: [...snapshots, next] }, now);
          expect(later.find((verdict) => verdict.snapshot.name === gone[0])?.kind).toBe('prune');
        },
      ),
      { numRuns: 2000 },
    );
  });
});
