import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleStatusClaim } from '../../../src/api/snapshot-schedule.generated.ts';
import { countFailures } from '../../../src/domain/failures.ts';
import type { HoldUp } from '../../../src/domain/hold-up.ts';
import type { OwnSnapshot } from '../../../src/domain/naming/provenance.ts';
import type { ClaimTurn } from '../../../src/domain/plan-tick.ts';
import { type ClaimReport, reportClaim, severities } from '../../../src/domain/status/claim-report.ts';
import { at, claim, readySnapshot, snapshot } from '../../support/build.ts';

const now = at('09:00');
const anHour = 3_600_000;
const idle = { kind: 'idle' } as const;
const skip = (reason: Extract<ClaimTurn['turn'], { kind: 'skip' }>['reason']) =>
  ({ kind: 'skip', reason, message: 'why' }) as const;
const wait = (reason: Extract<ClaimTurn['turn'], { kind: 'wait' }>['reason']) =>
  ({ kind: 'wait', reason, message: 'why' }) as const;

interface Given {
  readonly turn?: ClaimTurn['turn'];
  readonly served?: boolean;
  readonly snapshots?: readonly OwnSnapshot[];
  readonly holdUp?: HoldUp;
  readonly previous?: Partial<SnapshotScheduleStatusClaim>;
}

function report({ turn = idle, served = false, snapshots = [], holdUp, previous }: Given): ClaimReport {
  const before = previous && { name: 'data', uid: 'uid-data', consecutiveFailures: 0, ...previous };
  const failures = countFailures(snapshots, before, { readyDeadlineMs: anHour, since: undefined }, now);
  return reportClaim({ claim: claim(), turn, served, snapshots, failures, holdUp }, at('08:15'), anHour, now);
}

const ready = (tick: string) => readySnapshot({ tick: at(tick) });
const failed = (tick: string, error?: string) => snapshot({ tick: at(tick), error });
const name = (tick: string) => snapshot({ tick: at(tick) }).name;

const holdUp = (tick: string): HoldUp => ({ kind: 'known', snapshotName: name(tick), because: 'the sidecar sleeps' });

const { well, running, aside, skipped, waiting, failing, suspended } = severities;

const cases: Record<string, { given: Given; severity: number; entry: Partial<SnapshotScheduleStatusClaim> }> = {
  'waits for its first tick': {
    given: {},
    severity: well,
    entry: { reason: 'Scheduled', message: 'waits for its first tick' },
  },
  'is well when its newest snapshot is ready': {
    given: { snapshots: [ready('07:15'), ready('06:15')] },
    severity: well,
    entry: {
      reason: 'SnapshotReady',
      message: `snapshot ${name('07:15')} is ready`,
      lastReadySnapshotName: name('07:15'),
      lastReadyTime: '2026-11-22T07:15:00Z',
      consecutiveFailures: 0,
    },
  },
  'is well and done at the tick being served': {
    given: { turn: { kind: 'done' }, served: true, snapshots: [ready('08:15')] },
    severity: well,
    entry: { reason: 'SnapshotReady' },
  },
  'is under way while its snapshot is being created': {
    given: { turn: { kind: 'create', className: 'standard', topology: undefined }, served: true },
    severity: running,
    entry: { reason: 'SnapshotPending', message: 'its snapshot is being created' },
  },
  'is under way while its snapshot is not ready, with what the driver says': {
    given: { snapshots: [ready('07:15'), failed('08:15', 'busy')] },
    severity: running,
    entry: {
      reason: 'SnapshotPending',
      message: `snapshot ${name('08:15')} is not ready yet; the driver says: busy`,
      lastReadySnapshotName: name('07:15'),
    },
  },
  'is under way while its snapshot is not ready, with what holds it up where that is known': {
    given: { snapshots: [failed('08:15', 'busy')], holdUp: holdUp('08:15') },
    severity: running,
    entry: { reason: 'SnapshotPending', message: `snapshot ${name('08:15')} is not ready yet; the sidecar sleeps` },
  },
  'is under way while it is too early to say what holds its snapshot up': {
    given: { snapshots: [failed('08:15')], holdUp: { kind: 'early', until: at('09:01') } },
    severity: running,
    entry: { reason: 'SnapshotPending', message: `snapshot ${name('08:15')} is not ready yet` },
  },
  'fails with what holds its snapshot up, where that is known': {
    given: { snapshots: [failed('07:15', 'disk on fire')], holdUp: holdUp('07:15') },
    severity: failing,
    entry: { message: `snapshot ${name('07:15')} did not become ready in time; the sidecar sleeps` },
  },
  'fails when its newest snapshot failed, with what the driver says': {
    given: { snapshots: [failed('07:15', 'disk on fire')] },
    severity: failing,
    entry: {
      reason: 'SnapshotFailed',
      message: `snapshot ${name('07:15')} did not become ready in time; the driver says: disk on fire`,
      consecutiveFailures: 1,
      lastFailedTick: '2026-11-22T07:15:00Z',
    },
  },
  'fails with a guess when nobody says anything': {
    given: { snapshots: [failed('07:15')] },
    severity: failing,
    entry: {
      message: `snapshot ${name('07:15')} did not become ready in time; no error is reported: is a snapshot controller running?`,
    },
  },
  'fails with a guess at the driver when its snapshot is bound, since then a snapshot controller runs': {
    given: { snapshots: [{ ...failed('07:15'), contentName: 'snapcontent-1' }] },
    severity: failing,
    entry: {
      message: `snapshot ${name('07:15')} did not become ready in time; no error is reported: it waits for the driver in snapcontent-1; is the CSI driver with its csi-snapshotter running?`,
    },
  },
  'does not take a snapshot that is being deleted for its newest': {
    given: { snapshots: [ready('06:15'), { ...ready('07:15'), deleting: true }] },
    severity: well,
    entry: { lastReadySnapshotName: name('06:15') },
  },
  'is left aside when its owner opted out': {
    given: { turn: skip('ClaimExcluded') },
    severity: aside,
    entry: { reason: 'ClaimExcluded', message: 'why' },
  },
  'is left aside while it is being deleted': {
    given: { turn: skip('ClaimTerminating') },
    severity: aside,
    entry: { reason: 'ClaimTerminating' },
  },
  'is skipped while it is not Bound': {
    given: { turn: skip('ClaimNotBound') },
    severity: skipped,
    entry: { reason: 'ClaimNotBound' },
  },
  'is skipped when it is not CSI': {
    given: { turn: skip('ClaimNotCsi') },
    severity: skipped,
    entry: { reason: 'ClaimNotCsi' },
  },
  'is worse than failing when it is suspended, and keeps its count': {
    given: { turn: skip('TooManyFailures'), snapshots: [failed('07:15'), failed('06:15')] },
    severity: suspended,
    entry: { reason: 'TooManyFailures', message: 'why', consecutiveFailures: 2 },
  },
  'is waiting without a class': {
    given: { turn: wait('ClassNotFound') },
    severity: waiting,
    entry: { reason: 'ClassNotFound' },
  },
  'is under way while its previous snapshot runs': {
    given: { turn: wait('PreviousSnapshotRunning'), served: true },
    severity: running,
    entry: { reason: 'PreviousSnapshotRunning' },
  },
  'fails while its quota is full': {
    given: { turn: wait('QuotaExceeded'), served: true },
    severity: failing,
    entry: { reason: 'QuotaExceeded' },
  },
};

describe('the report on a claim', () => {
  it.each(Object.entries(cases))('%s', (_, { given, severity, entry }) => {
    const made = report(given);
    expect(made.severity).toBe(severity);
    expect(made.entry).toMatchObject({ name: 'data', uid: 'uid-data', ...entry });
  });

  it('names the tick that the claim waits for, only while it waits for one', () => {
    const pendingTick = (turn: ClaimTurn['turn'], served: boolean) => report({ turn, served }).entry.pendingTick;
    expect(pendingTick(wait('ClassNotFound'), true)).toBe('2026-11-22T08:15:00Z');
    expect(pendingTick(wait('ClassNotFound'), false)).toBeUndefined();
    expect(pendingTick(skip('ClaimNotBound'), true)).toBeUndefined();
    expect(pendingTick({ kind: 'done' }, true)).toBeUndefined();
  });

  it('keeps the message within what the CRD allows', () => {
    expect(report({ snapshots: [failed('07:15', 'x'.repeat(5000))] }).entry.message).toHaveLength(1024);
  });
});

describe('consecutive failures of a claim', () => {
  const remembered = { consecutiveFailures: 3, lastFailedTick: '2026-11-22T05:15:00Z' };
  const counted = (given: Given) => {
    const { consecutiveFailures, lastFailedTick } = report(given).entry;
    return [consecutiveFailures, lastFailedTick?.slice(11, 16)];
  };

  const table: Record<string, { given: Given; count: [number, string | undefined] }> = {
    'are none at first': { given: {}, count: [0, undefined] },
    'are counted by snapshots that failed since the last ready one': {
      given: { snapshots: [failed('03:15'), ready('04:15'), failed('05:15'), failed('06:15')] },
      count: [2, '06:15'],
    },
    'do not count one that is not ready yet': {
      given: { snapshots: [failed('06:15'), failed('08:15')] },
      count: [1, '06:15'],
    },
    'are carried on when retention has let failed ones go': { given: { previous: remembered }, count: [3, '05:15'] },
    'count what failed since then': {
      given: { previous: remembered, snapshots: [failed('05:15'), failed('06:15')] },
      count: [4, '06:15'],
    },
    'do not count anything twice': {
      given: { previous: remembered, snapshots: [failed('04:15'), failed('05:15')] },
      count: [3, '05:15'],
    },
    'end with a ready one': {
      given: { previous: remembered, snapshots: [failed('05:15'), ready('06:15')] },
      count: [0, undefined],
    },
    'end when the last failed one becomes ready after all': {
      given: { previous: remembered, snapshots: [ready('05:15')] },
      count: [0, undefined],
    },
    'go on over an older one that is ready': {
      given: { previous: { ...remembered, lastReadyTick: '2026-11-22T01:15:00Z' }, snapshots: [ready('01:15')] },
      count: [3, '05:15'],
    },
    'go on over the one before the last ready one, when that was deleted by hand': {
      given: { previous: { ...remembered, lastReadyTick: '2026-11-22T02:15:00Z' }, snapshots: [ready('01:15')] },
      count: [3, '05:15'],
    },
    'are only those after one that became ready late': {
      given: {
        previous: { ...remembered, lastReadyTick: '2026-11-22T01:15:00Z' },
        snapshots: [ready('01:15'), failed('03:15'), ready('04:15'), failed('05:15')],
      },
      count: [1, '05:15'],
    },
    'begin again after a ready one': {
      given: { previous: remembered, snapshots: [ready('06:15'), failed('07:15')] },
      count: [1, '07:15'],
    },
    'are not taken from a status that nobody can read': {
      given: { previous: { consecutiveFailures: 3, lastFailedTick: 'yesterday' }, snapshots: [failed('06:15')] },
      count: [1, '06:15'],
    },
  };

  it.each(Object.entries(table))('%s', (_, { given, count }) => {
    expect(counted(given)).toEqual(count);
  });

  it('keep the claim failing until one is ready, also while the next is under way', () => {
    const next = { kind: 'create', className: 'standard', topology: undefined } as const;
    const made = report({ turn: next, served: true, previous: remembered });
    expect(made.severity).toBe(failing);
    expect(made.entry).toMatchObject({
      reason: 'SnapshotFailed',
      message: 'its last 3 snapshots failed (tick 2026-11-22T05:15:00Z); its snapshot is being created',
    });
    expect(report({ previous: remembered, snapshots: [ready('06:15')] }).severity).toBe(well);
  });

  it('are told in the words of the newest failed one while the next is under way, and once', () => {
    const next = { kind: 'create', className: 'standard', topology: undefined } as const;
    const said = 'its last snapshot failed (tick 2026-11-22T06:15:00Z)';
    const old = failed('06:15', 'disk on fire');
    expect(report({ turn: next, served: true, snapshots: [old] }).entry.message).toBe(
      `${said}, and the driver said: disk on fire; its snapshot is being created`,
    );
    expect(report({ snapshots: [old, failed('08:15', 'disk on fire')] }).entry.message).toBe(
      `${said}; snapshot ${name('08:15')} is not ready yet; the driver says: disk on fire`,
    );
  });

  it('keep the claim failing when failedLimit is 0 and only an older ready one is left', () => {
    const previous = {
      consecutiveFailures: 1,
      lastFailedTick: '2026-11-22T05:15:00Z',
      lastReadyTick: '2026-11-22T04:15:00Z',
    };
    const made = report({ previous, snapshots: [ready('04:15')] });
    expect(made.severity).toBe(failing);
    expect(made.entry.message).toBe(
      `its last snapshot failed (tick 2026-11-22T05:15:00Z); snapshot ${name('04:15')} is ready`,
    );
  });
});
