import { describe, expect, it } from 'vitest';
import { decideTurn, findObstacle, type Turn, type TurnInput } from '../../../src/domain/selection/claim-turn.ts';
import { at, claim, plusMinutes, readySnapshot, snapshot, snapshotClass, volume } from '../../support/build.ts';

const now = at('02:15:05');
const thisTick = snapshot({ tick: at('02:15') });
const anHour = 3_600_000;

/** A claim that nothing stands in the way of. */
function input(overrides: Partial<TurnInput> = {}): TurnInput {
  return {
    claim: claim(),
    snapshotName: thisTick.name,
    volume: volume(),
    classes: [snapshotClass()],
    scheduleClassName: undefined,
    concurrency: 'Forbid',
    readyDeadlineMs: anHour,
    snapshots: [],
    holdUp: undefined,
    failures: { consecutiveFailures: 0 },
    suspendAfterFailures: undefined,
    attempt: undefined,
    firstRun: false,
    ...overrides,
  };
}

const running = snapshot({ tick: at('01:45') });
const refused = {
  reason: 'QuotaExceeded',
  message: 'exceeded quota: snapshots',
  notBefore: plusMinutes(now, 1),
} as const;

const failures = { consecutiveFailures: 3, lastFailedTick: '2026-11-22T01:15:00Z' };

const cases: Record<string, { given: Partial<TurnInput>; turn: Partial<Turn> }> = {
  'creates, with the class and where the data is': {
    given: { volume: volume({ topology: '[{"matchExpressions":[]}]' }) },
    turn: { kind: 'create', className: 'standard', topology: '[{"matchExpressions":[]}]' },
  },
  'is done when the snapshot of the tick exists': { given: { snapshots: [thisTick] }, turn: { kind: 'done' } },
  'is done when it exists and failed': {
    given: { snapshots: [{ ...thisTick, createdAt: at('00:00') }] },
    turn: { kind: 'done' },
  },
  'is done when it exists and is being deleted: a tick makes at most one': {
    given: { snapshots: [{ ...thisTick, deleting: true }] },
    turn: { kind: 'done' },
  },
  'skips a claim whose owner opted out': {
    given: { claim: claim({ excluded: true }) },
    turn: {
      kind: 'skip',
      reason: 'ClaimExcluded',
      message: 'the claim opts out by the annotation keepsake.dev/exclude; remove it to protect the claim',
    },
  },
  'skips a claim that is being deleted': {
    given: { claim: claim({ deleting: true }) },
    turn: { kind: 'skip', reason: 'ClaimTerminating' },
  },
  'skips a claim that is Pending': {
    given: { claim: claim({ phase: 'Pending', volumeName: undefined }), volume: undefined },
    turn: {
      kind: 'skip',
      reason: 'ClaimNotBound',
      message: 'the claim is Pending and has no data yet; it joins once it is Bound',
    },
  },
  'skips a claim that no binder has seen, as if it were Pending': {
    given: { claim: claim({ phase: '', volumeName: undefined }), volume: undefined },
    turn: {
      kind: 'skip',
      reason: 'ClaimNotBound',
      message: 'the claim is Pending and has no data yet; it joins once it is Bound',
    },
  },
  'skips a claim that names a volume but is not Bound to it': {
    given: { claim: claim({ phase: 'Pending' }) },
    turn: { kind: 'skip', reason: 'ClaimNotBound' },
  },
  'waits for the binding at the run on creation, since claim and schedule may come from one file': {
    given: { claim: claim({ phase: 'Pending', volumeName: undefined }), volume: undefined, firstRun: true },
    turn: { kind: 'wait', reason: 'ClaimNotBound' },
  },
  'skips a claim that has lost its volume': {
    given: { claim: claim({ phase: 'Lost' }), volume: undefined },
    turn: {
      kind: 'skip',
      reason: 'ClaimNotBound',
      message: 'the claim is Lost: its volume is gone; it joins once it is Bound',
    },
  },
  'skips a volume that no CSI driver serves': {
    given: { volume: volume({ driver: undefined }) },
    turn: { kind: 'skip', reason: 'ClaimNotCsi' },
  },
  'skips a claim that failed as often in a row as it may, and says how that ends and what the driver said last': {
    given: {
      failures,
      suspendAfterFailures: 3,
      snapshots: [
        { ...thisTick, name: 'a', createdAt: at('00:15'), error: 'pool is full' },
        { ...thisTick, name: 'b', createdAt: at('00:45'), error: 'disk on fire' },
        readySnapshot({ tick: at('00:20') }),
      ],
    },
    turn: {
      kind: 'skip',
      reason: 'TooManyFailures',
      message:
        'suspended: its last 3 snapshots failed (tick 2026-11-22T01:15:00Z), and spec.suspendAfterFailures allows no ' +
        "more; it gets none until the spec is edited, the schedule's annotation keepsake.dev/resume gets a new value, " +
        'or a failed one becomes ready; those that it has stay under retention; the driver says: disk on fire',
    },
  },
  'tries a claim that may fail once more': { given: { failures, suspendAfterFailures: 4 }, turn: { kind: 'create' } },
  'tries a claim that may fail for ever': { given: { failures }, turn: { kind: 'create' } },
  'waits for a volume that the cache does not show yet': {
    given: { volume: undefined },
    turn: { kind: 'wait', reason: 'VolumeNotSeen', message: 'PersistentVolume pv-data is not to be seen yet' },
  },
  'waits for a class': { given: { classes: [] }, turn: { kind: 'wait', reason: 'ClassNotFound' } },
  'waits while two classes are the default': {
    given: { classes: [snapshotClass(), snapshotClass({ name: 'other' })] },
    turn: { kind: 'wait', reason: 'AmbiguousDefaultClass' },
  },
  "waits while the schedule's class is of another driver": {
    given: { scheduleClassName: 'nfs', classes: [snapshotClass({ name: 'nfs', driver: 'nfs.example' })] },
    turn: { kind: 'wait', reason: 'ClassOfAnotherDriver' },
  },
  "takes the claim owner's class before the schedule's": {
    given: {
      claim: claim({ snapshotClassName: 'gold' }),
      scheduleClassName: 'silver',
      classes: [snapshotClass({ name: 'gold', isDefault: false })],
    },
    turn: { kind: 'create', className: 'gold' },
  },
  'waits for the previous snapshot, until that counts as failed': {
    given: { snapshots: [readySnapshot({ tick: at('01:15') }), running] },
    turn: {
      kind: 'wait',
      reason: 'PreviousSnapshotRunning',
      message: `snapshot ${running.name} is not ready yet; concurrencyPolicy Forbid waits for it`,
      until: plusMinutes(running.createdAt, 60),
    },
  },
  'says what the driver says about the previous one': {
    given: { snapshots: [{ ...running, error: 'pool is full' }] },
    turn: {
      kind: 'wait',
      reason: 'PreviousSnapshotRunning',
      message: `snapshot ${running.name} is not ready yet: pool is full; concurrencyPolicy Forbid waits for it`,
    },
  },
  'says what holds the previous one up, where that is known': {
    given: {
      snapshots: [{ ...running, error: 'pool is full' }],
      holdUp: { kind: 'known', snapshotName: running.name, because: 'driver csi.example says: pool is full' },
    },
    turn: {
      kind: 'wait',
      reason: 'PreviousSnapshotRunning',
      message: `snapshot ${running.name} is not ready yet: driver csi.example says: pool is full; concurrencyPolicy Forbid waits for it`,
    },
  },
  'does not wait for the previous one with policy Allow': {
    given: { snapshots: [running], concurrency: 'Allow' },
    turn: { kind: 'create' },
  },
  'does not wait for a previous one that failed': {
    given: { snapshots: [{ ...running, createdAt: plusMinutes(now, -60) }] },
    turn: { kind: 'create' },
  },
  'does not wait for a previous one that is being deleted': {
    given: { snapshots: [{ ...running, deleting: true }] },
    turn: { kind: 'create' },
  },
  'waits after a refusal until the next try': {
    given: { attempt: refused },
    turn: { kind: 'wait', reason: 'QuotaExceeded', message: 'exceeded quota: snapshots', until: refused.notBefore },
  },
  'tries again at that moment': { given: { attempt: { ...refused, notBefore: now } }, turn: { kind: 'create' } },
};

describe('the turn of a claim at a tick', () => {
  it.each(Object.entries(cases))('%s', (_, { given, turn }) => {
    expect(decideTurn(input(given), now)).toMatchObject(turn);
  });

  it('is decided by the first check that speaks: the owner, then what is final, then what passes', () => {
    // Everything is wrong at once; each step takes the first trouble away.
    const everything: TurnInput = input({
      claim: claim({ excluded: true, deleting: true, phase: 'Pending' }),
      volume: undefined,
      classes: [],
      snapshots: [running],
      failures,
      suspendAfterFailures: 3,
      attempt: refused,
    });
    const repairs: ((one: TurnInput) => TurnInput)[] = [
      (one) => ({ ...one, claim: { ...one.claim, excluded: false } }),
      (one) => ({ ...one, claim: { ...one.claim, deleting: false } }),
      (one) => ({ ...one, claim: { ...one.claim, phase: 'Bound' } }),
      (one) => ({ ...one, suspendAfterFailures: undefined }),
      (one) => ({ ...one, volume: volume({ driver: undefined }) }),
      (one) => ({ ...one, volume: volume() }),
      (one) => ({ ...one, classes: [snapshotClass()] }),
      (one) => ({ ...one, snapshots: [] }),
      (one) => ({ ...one, attempt: undefined }),
    ];
    const seen = [everything];
    for (const repair of repairs) seen.push(repair(seen.at(-1) ?? everything));
    const words = seen.map((one) => {
      const turn = decideTurn(one, now);
      return 'reason' in turn ? turn.reason : turn.kind;
    });
    expect(words).toEqual([
      'ClaimExcluded',
      'ClaimTerminating',
      'ClaimNotBound',
      'TooManyFailures',
      'VolumeNotSeen',
      'ClaimNotCsi',
      'ClassNotFound',
      'PreviousSnapshotRunning',
      'QuotaExceeded',
      'create',
    ]);
  });
});

describe('what stands in the way of a claim when no tick is due', () => {
  it('is nothing, although a snapshot is still running or was refused just now', () => {
    expect(findObstacle(input({ snapshots: [running], attempt: refused }), now)).toBeUndefined();
  });

  it('is what would stand in the way at a tick, too', () => {
    expect(findObstacle(input({ classes: [] }), now)).toMatchObject({ kind: 'wait', reason: 'ClassNotFound' });
    expect(findObstacle(input({ claim: claim({ excluded: true }) }), now)).toMatchObject({ reason: 'ClaimExcluded' });
  });
});
