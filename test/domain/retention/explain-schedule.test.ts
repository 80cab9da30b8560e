import { describe, expect, it } from 'vitest';
import type { OwnSnapshot } from '../../../src/domain/naming/provenance.ts';
import { explainSchedule } from '../../../src/domain/retention/explain-schedule.ts';
import { at, deepFrozen, observed, readySnapshot, schedule, snapshot } from '../../support/build.ts';

const now = at('12:00');
const retention = { keepLast: 1, minReady: 1, failedLimit: 1 };
const nightly = schedule({ spec: { retention } });
const explain = (...snapshots: readonly OwnSnapshot[]) =>
  explainSchedule(deepFrozen({ ...observed({ schedule: nightly, snapshots }) }), now);

describe('the explanation of a schedule', () => {
  it('says of every snapshot what becomes of it and why, by claim and newest first', () => {
    const snapshots = [
      readySnapshot({ claimName: 'b', tick: at('02:15') }),
      readySnapshot({ claimName: 'a', tick: at('01:15') }),
      readySnapshot({ claimName: 'a', tick: at('02:15') }),
      snapshot({ claimName: 'a', tick: at('11:15') }),
    ];
    expect(
      explain(...snapshots).map(({ claim, time, state, verdict, because }) => [
        `${claim} ${time.toISOString().slice(11, 16)}`,
        state,
        verdict,
        because,
      ]),
    ).toEqual([
      ['a 11:15', 'pending', 'keep', 'not ready yet: its deadline has not passed'],
      ['a 02:15', 'ready', 'keep', 'one of the last 1 ready'],
      ['a 01:15', 'ready', 'prune', 'no keep rule wants it, and newer ready ones fill the floor'],
      ['b 02:15', 'ready', 'keep', 'one of the last 1 ready'],
    ]);
  });

  it('names what is going, and what is not proven to be its own', () => {
    const going = readySnapshot({ tick: at('01:15'), deleting: true });
    const byHand = readySnapshot({ tick: at('02:15'), name: 'before-upgrade' });
    expect(explain(going, byHand).map(({ snapshot: name, verdict, state }) => [name, verdict, state])).toEqual([
      ['before-upgrade', 'ignore', 'ready'],
      [going.name, 'deleting', 'deleting'],
    ]);
  });

  it('keeps, uncounted, what the API server does not record as made by Keepsake', () => {
    const older = readySnapshot({ tick: at('01:15') });
    const copied = readySnapshot({ tick: at('02:15'), madeByKeepsake: false });
    const newest = readySnapshot({ tick: at('03:15') });
    const rows = explain(older, copied, newest);
    expect(rows.map(({ verdict }) => verdict)).toEqual(['keep', 'keep', 'prune']);
    expect(rows[1]?.because).toContain('managedFields');
  });

  it('keeps everything while the schedule is stalled', () => {
    const stalled = schedule({ spec: { retention, schedule: '0 0 30 2 *' } });
    const snapshots = ['01:15', '02:15'].map((time) => readySnapshot({ tick: at(time) }));
    const rows = explainSchedule(observed({ schedule: stalled, snapshots }), now);
    expect(rows.map(({ verdict }) => verdict)).toEqual(['keep', 'keep']);
    expect(rows[0]?.because).toContain('stalled');
  });

  it('survives JSON', () => {
    const rows = explain(readySnapshot());
    expect(JSON.parse(JSON.stringify(rows))).toEqual(rows.map((row) => ({ ...row, time: row.time.toISOString() })));
  });
});
