import { describe, expect, it } from 'vitest';
import type { SnapshotScheduleSpec } from '../../src/api/snapshot-schedule.generated.ts';
import { snapshotName } from '../../src/domain/naming/snapshot-name.ts';
import type { Action, CreateSnapshot } from '../../src/domain/plan.ts';
import { type ActivePlan, planSchedule, type SchedulePlan } from '../../src/domain/plan-schedule.ts';
import {
  at,
  claim,
  deepFrozen,
  observed,
  plusMinutes,
  readySnapshot,
  schedule,
  snapshot,
  snapshotClass,
  spec,
  volume,
} from '../support/build.ts';
import { smallWorld } from '../support/small-world.ts';

const tick = at('02:15');
const due = at('02:15:01');
const claims = ['a', 'b', 'c'].map((name) => claim({ name }));

function active(plan: SchedulePlan): ActivePlan {
  if (plan.kind !== 'active') throw new Error(plan.problems.join('; '));
  return plan;
}
const creates = (actions: readonly Action[]) => actions.filter((action) => action.kind === 'create-snapshot');
const deletes = (actions: readonly Action[]) => actions.filter((action) => action.kind === 'delete-snapshot');
const createdFor = (plan: SchedulePlan) => creates(plan.actions).map(({ claimName }) => claimName);
const words = (plan: SchedulePlan) =>
  Object.fromEntries(
    active(plan).turns.map(({ claim, turn }) => [claim.name, 'reason' in turn ? turn.reason : turn.kind]),
  );

describe('a tick that is due', () => {
  it('creates a snapshot of every claim, named by claim and tick', () => {
    const plan = planSchedule(observed({ claims }), due);
    expect(createdFor(plan)).toEqual(['a', 'b', 'c']);
    expect(creates(plan.actions).map(({ name }) => name)).toEqual(
      claims.map(({ name, uid }) => snapshotName({ scheduleUid: 'uid-nightly', claimName: name, claimUid: uid, tick })),
    );
  });

  it('writes on each snapshot what it stands for, and nothing of the claim', () => {
    const given = observed({
      claims: [claim({ labels: { 'argocd.argoproj.io/instance': 'shop', app: 'db' } })],
      volumes: [volume({ topology: '[{"matchExpressions":[]}]' })],
      schedule: schedule({
        spec: {
          snapshotTemplate: {
            metadata: {
              labels: { tier: 'gold', 'keepsake.dev/claim-uid': 'forged', 'app.kubernetes.io/managed-by': 'me' },
              annotations: { note: 'x', 'keepsake.dev/tick': 'forged' },
            },
          },
        },
      }),
    });
    const expected: CreateSnapshot = {
      kind: 'create-snapshot',
      namespace: 'prod',
      name: snapshot().name,
      claimName: 'data',
      claimUid: 'uid-data',
      className: 'standard',
      tick,
      labels: {
        tier: 'gold',
        'keepsake.dev/schedule-uid': 'uid-nightly',
        'keepsake.dev/claim-uid': 'uid-data',
        'keepsake.dev/schedule': 'nightly',
        'app.kubernetes.io/managed-by': 'keepsake',
      },
      annotations: {
        note: 'x',
        'keepsake.dev/schedule-name': 'nightly',
        'keepsake.dev/tick': '2026-11-22T02:15:00Z',
        'keepsake.dev/source-topology': '[{"matchExpressions":[]}]',
      },
      owner: undefined,
      because: 'tick 2026-11-22T02:15:00Z of schedule nightly is due for claim data',
    };
    expect(planSchedule(given, due).actions).toEqual([expected]);
  });

  it('makes the schedule the owner with reclaimPolicy Delete only', () => {
    const owner = (reclaimPolicy: SnapshotScheduleSpec['reclaimPolicy']) =>
      creates(planSchedule(observed({ schedule: schedule({ spec: { reclaimPolicy } }) }), due).actions)[0]?.owner;
    expect(owner('Delete')).toEqual({ name: 'nightly', uid: 'uid-nightly' });
    expect(owner('Retain')).toBeUndefined();
  });

  it("is not delayed for one claim by another's trouble, whatever that is", () => {
    const troubled = [
      claim({ name: 'excluded', excluded: true }),
      claim({ name: 'terminating', deleting: true }),
      claim({ name: 'unbound', phase: 'Pending', volumeName: undefined }),
      claim({ name: 'unseen' }),
      claim({ name: 'nfs' }),
      claim({ name: 'classless', snapshotClassName: 'none' }),
      claim({ name: 'running' }),
      claim({ name: 'refused' }),
    ];
    const given = observed({
      claims: [...troubled, claim({ name: 'fine' })],
      volumes: [...troubled, claim({ name: 'fine' })]
        .filter(({ name }) => name !== 'unseen')
        .map(({ name }) => volume({ name: `pv-${name}`, driver: name === 'nfs' ? undefined : 'csi.example' })),
      snapshots: [snapshot({ claimName: 'running', tick: at('02:00') })],
      attempts: { 'uid-refused': { reason: 'CreateRefused', message: 'no', notBefore: at('02:20') } },
    });
    const plan = planSchedule(given, due);
    expect(createdFor(plan)).toEqual(['fine']);
    expect(words(plan)).toEqual({
      excluded: 'ClaimExcluded',
      terminating: 'ClaimTerminating',
      unbound: 'ClaimNotBound',
      unseen: 'VolumeNotSeen',
      nfs: 'ClaimNotCsi',
      classless: 'ClassNotFound',
      running: 'PreviousSnapshotRunning',
      refused: 'CreateRefused',
      fine: 'create',
    });
  });

  it('is found done where a restart in the middle left snapshots, and creates only the missing ones', () => {
    for (let done = 0; done <= claims.length; done++) {
      const world = smallWorld({ schedule: schedule(), claims });
      world.crash(due, done);
      world.look(plusMinutes(due, 1));
      expect(world.created.map(({ claimName }) => claimName)).toEqual(['a', 'b', 'c']);
    }
  });

  it('is not served again once it was acted on, though a person deletes a snapshot of it', () => {
    const world = smallWorld({ schedule: schedule(), claims });
    world.look(due);
    world.snapshots = world.snapshots.slice(1);
    expect(world.look(plusMinutes(due, 1)).actions).toEqual([]);
    expect(world.look(plusMinutes(due, 600)).actions).toEqual([]);
  });

  it('takes the newest of several owed ticks, once, and a claim that is new since then with it', () => {
    const world = smallWorld({ schedule: schedule({ spec: { schedule: '15 * * * *' } }), claims });
    world.look(at('01:15'));
    world.finish(at('01:16'));
    world.claims = [...claims, claim({ name: 'd', createdAt: at('04:00') })];
    world.look(at('05:20'));
    expect(world.created.map(({ claimName, tick: of }) => `${claimName} ${of.getUTCHours()}`)).toEqual([
      'a 1',
      'b 1',
      'c 1',
      'a 5',
      'b 5',
      'c 5',
      'd 5',
    ]);
  });

  it('takes only the claims that are chosen', () => {
    const given = observed({ claims, schedule: schedule({ spec: { claims: { names: ['b'], all: false } } }) });
    expect(createdFor(planSchedule(given, due))).toEqual(['b']);
  });
});

describe('a claim that could not be served at its tick', () => {
  const unready = { names: ['a', 'b'], all: false };
  const given = { schedule: schedule({ spec: { claims: unready } }), claims, classes: [] };

  it('is served as soon as nothing stands in its way, and only it', () => {
    const world = smallWorld({
      ...given,
      claims: [claims[0] ?? claim(), claim({ name: 'b', snapshotClassName: 'gold' })],
    });
    world.classes = [snapshotClass()];
    expect(createdFor(world.look(due))).toEqual(['a']);
    world.snapshots = [];
    world.classes = [snapshotClass(), snapshotClass({ name: 'gold', isDefault: false })];
    expect(createdFor(world.look(at('03:00')))).toEqual(['b']);
    world.snapshots = [];
    expect(createdFor(world.look(at('03:01')))).toEqual([]);
  });

  it('is known from the status alone, so that a restart forgets nothing', () => {
    const status = {
      lastScheduleTime: '2026-11-22T02:15:00Z',
      waiting: { tick: '2026-11-22T02:15:00Z', groups: [{ reason: 'ClassNotFound', claimUids: ['uid-b'] }] },
    };
    expect(createdFor(planSchedule(observed({ claims, schedule: schedule({ status }) }), at('09:00')))).toEqual(['b']);
  });

  it('is not served for a tick before the last one, or for one of another claim of its name', () => {
    const planned = ({ tick = '2026-11-22T02:15:00Z', uid = 'uid-b' }) => {
      const status = {
        lastScheduleTime: '2026-11-22T02:15:00Z',
        waiting: { tick, groups: [{ reason: 'ClassNotFound', claimUids: [uid] }] },
      };
      return createdFor(planSchedule(observed({ claims, schedule: schedule({ status }) }), at('09:00')));
    };
    expect(planned({ tick: '2026-11-21T02:15:00Z' })).toEqual([]);
    expect(planned({ uid: 'uid-of-an-earlier-b' })).toEqual([]);
  });

  it('waits until the next tick and no longer', () => {
    const world = smallWorld(given);
    world.look(due);
    expect(world.schedule.status.claims?.map(({ pendingTick }) => pendingTick)).toEqual(
      Array(2).fill('2026-11-22T02:15:00Z'),
    );
    world.look(at('2026-11-23T02:15'));
    expect(world.schedule.status.claims?.map(({ pendingTick }) => pendingTick)).toEqual(
      Array(2).fill('2026-11-23T02:15:00Z'),
    );
    world.classes = [snapshotClass()];
    world.look(at('2026-11-23T02:16'));
    expect(world.created.map(({ tick: of }) => of)).toEqual(Array(2).fill(at('2026-11-23T02:15')));
  });

  it('waits until the starting deadline and no longer', () => {
    const world = smallWorld({ ...given, schedule: schedule({ spec: { startingDeadlineSeconds: 600 } }) });
    world.look(due);
    world.classes = [snapshotClass()];
    expect(world.look(new Date(at('02:25').getTime() + 1)).actions).toEqual([]);
    expect(world.schedule.status.claims?.some(({ pendingTick }) => pendingTick !== undefined)).toBe(false);
  });

  it.each<[string, Partial<SnapshotScheduleSpec>]>([
    ['an edit of the expression', { schedule: '15 3 * * *' }],
    ['an edit of the zone', { timeZone: 'Europe/Berlin' }],
    ['a suspension', { suspend: true }],
  ])('is not served any more after %s', (_, edit) => {
    const world = smallWorld(given);
    world.look(due);
    world.classes = [snapshotClass()];
    world.schedule = { ...world.schedule, spec: { kind: 'ok', value: spec({ claims: unready, ...edit }) } };
    expect(world.look(at('02:16')).actions).toEqual([]);
    world.schedule = {
      ...world.schedule,
      spec: { kind: 'ok', value: spec({ claims: unready, ...edit, suspend: false }) },
    };
    expect(world.look(at('02:17')).actions).toEqual([]);
    expect(world.created).toEqual([]);
  });

  it('is served after an edit of what stood in its way', () => {
    const world = smallWorld({ ...given, classes: [snapshotClass({ name: 'gold', isDefault: false })] });
    world.look(due);
    const mended = spec({ claims: unready, snapshotTemplate: { volumeSnapshotClassName: 'gold' } });
    world.schedule = { ...world.schedule, generation: 2, spec: { kind: 'ok', value: mended } };
    expect(createdFor(world.look(at('02:16')))).toEqual(['a', 'b']);
  });

  it('is tried again after each refusal, at growing distances, while the others go on', () => {
    const world = smallWorld({ schedule: schedule(), claims });
    world.refuse = ({ claimName }) =>
      claimName === 'b' ? { reason: 'QuotaExceeded', message: 'exceeded quota' } : undefined;
    const tries: Date[] = [];
    let now = tick;
    for (let i = 0; i < 5; i++) {
      const plan = world.look(now);
      tries.push(now);
      now = active(plan).wakeAt ?? now;
    }
    expect(tries.map((moment) => (moment.getTime() - tick.getTime()) / 1000)).toEqual([0, 1, 3, 7, 15]);
    expect(world.created.map(({ claimName }) => claimName)).toEqual(['a', 'c']);
    world.refuse = () => undefined;
    world.look(now);
    expect(world.created.map(({ claimName }) => claimName)).toEqual(['a', 'c', 'b']);
  });
});

describe('nothing is fired that lay before', () => {
  const hourly = { schedule: '15 * * * *' };

  it.each<[string, Partial<SnapshotScheduleSpec>]>([
    ['a resumption', hourly],
    ['a resumption with an edit of the zone', { ...hourly, timeZone: 'Asia/Kolkata' }],
    ['a resumption with runOnCreate', { ...hourly, runOnCreate: true }],
  ])('%s', (_, edit) => {
    const world = smallWorld({ schedule: schedule({ spec: { ...hourly, suspend: true } }) });
    world.look(at('01:00'));
    world.look(at('02:20'));
    world.schedule = { ...world.schedule, spec: { kind: 'ok', value: spec(edit) } };
    expect(world.look(at('05:00')).actions).toEqual([]);
    expect(world.schedule.status.missedRuns).toBe(0);
  });

  it.each<[string, Partial<SnapshotScheduleSpec>]>([
    ['an edit of the expression', { schedule: '0 4 * * *' }],
    ['an edit of the zone', { ...hourly, timeZone: 'Asia/Kolkata' }],
    ['an edit that wants a run on creation', { schedule: '0 6 * * *', runOnCreate: true }],
  ])('%s', (_, edit) => {
    const world = smallWorld({ schedule: schedule({ spec: { schedule: '0 6 * * *' } }) });
    world.look(at('01:00'));
    world.schedule = { ...world.schedule, spec: { kind: 'ok', value: spec(edit) } };
    expect(world.look(at('05:00')).actions).toEqual([]);
    expect(world.look(at('05:01')).actions).toEqual([]);
  });

  it('the end of a stall, whether it stalled from the start or later', () => {
    for (const first of ['15 2 * * *', 'never']) {
      const world = smallWorld({ schedule: schedule({ spec: { schedule: first } }) });
      world.look(at('00:01'));
      world.schedule = { ...world.schedule, spec: { kind: 'ok', value: spec({ timeZone: 'Moon/Base' }) } };
      world.look(at('00:02'));
      world.schedule = { ...world.schedule, spec: { kind: 'ok', value: spec({ runOnCreate: true }) } };
      expect(world.look(at('03:00')).actions).toEqual([]);
      expect(world.look(at('03:01')).actions).toEqual([]);
      expect(createdFor(world.look(at('2026-11-23T02:15')))).toEqual(['data']);
    }
  });
});

describe('runOnCreate', () => {
  const given = { schedule: schedule({ spec: { runOnCreate: true } }) };

  it('takes snapshots at the first look, once', () => {
    const world = smallWorld(given);
    expect(createdFor(world.look(at('00:00:03')))).toEqual(['data']);
    expect(world.created[0]?.tick).toEqual(at('00:00'));
    world.snapshots = [];
    expect(world.look(at('00:01')).actions).toEqual([]);
  });

  it('is carried on after a crash', () => {
    const world = smallWorld({ ...given, claims });
    world.crash(at('00:00:03'), 1);
    world.look(at('00:00:30'));
    expect(world.created.map(({ claimName }) => claimName)).toEqual(['a', 'b', 'c']);
  });

  it('serves a claim that had to wait', () => {
    const world = smallWorld({ ...given, classes: [] });
    world.look(at('00:00:03'));
    world.classes = [snapshotClass()];
    expect(createdFor(world.look(at('00:05')))).toEqual(['data']);
  });

  it('is given up once, not at every look, when the operator comes after the starting deadline', () => {
    const world = smallWorld({ schedule: schedule({ spec: { runOnCreate: true, startingDeadlineSeconds: 60 } }) });
    for (const minute of [2, 3, 4]) world.look(plusMinutes(at('00:00'), minute));
    expect(world.created).toEqual([]);
    expect(world.schedule.status.missedRuns).toBe(1);
  });

  it('of a schedule that is created suspended is not made up for', () => {
    const world = smallWorld({ schedule: schedule({ spec: { runOnCreate: true, suspend: true } }) });
    expect(world.look(at('00:00:03')).actions).toEqual([]);
    world.schedule = { ...world.schedule, spec: { kind: 'ok', value: spec({ runOnCreate: true }) } };
    expect(world.look(at('00:05')).actions).toEqual([]);
  });
});

describe('a suspended schedule', () => {
  const retention = { keepLast: 1, minReady: 1, failedLimit: 1 };
  const given = observed({
    schedule: schedule({ spec: { suspend: true, retention } }),
    snapshots: [readySnapshot({ tick: at('00:15') }), readySnapshot({ tick: at('01:15') })],
  });

  it('creates nothing, and prunes as before', () => {
    const plan = planSchedule(given, due);
    expect(creates(plan.actions)).toEqual([]);
    expect(deletes(plan.actions).map(({ name }) => name)).toEqual([readySnapshot({ tick: at('00:15') }).name]);
  });

  it('still says what stands in the way of a claim', () => {
    expect(words(planSchedule({ ...given, classes: [] }, due))).toEqual({ data: 'ClassNotFound' });
  });
});

describe('a schedule that cannot be carried out', () => {
  const old = [readySnapshot({ tick: at('00:15') }), readySnapshot({ tick: at('01:15') })];
  const retention = { keepLast: 1, minReady: 1, failedLimit: 1 };
  const stalled = (edit: Partial<SnapshotScheduleSpec>) =>
    planSchedule(observed({ schedule: schedule({ spec: { retention, ...edit } }), snapshots: old }), due);

  it.each<[string, Partial<SnapshotScheduleSpec>, RegExp]>([
    ['an expression that never fires', { schedule: '0 0 30 2 *' }, /^spec\.schedule: /],
    ['a malformed expression', { schedule: 'daily' }, /^spec\.schedule: /],
    ['an unknown zone', { timeZone: 'Europe/Atlantis' }, /^spec\.timeZone: .*Atlantis/],
    ['no criterion', { claims: { all: false } }, /^spec\.claims: no claim is chosen/],
    ['an empty selector', { claims: { selector: {}, all: false } }, /^spec\.claims: no claim is chosen/],
  ])('because of %s does nothing, says what to change, and waits for the edit', (_, edit, sentence) => {
    const plan = stalled(edit);
    expect(plan).toMatchObject({ kind: 'stalled', actions: [], wakeAt: undefined });
    expect(plan.kind === 'stalled' && plan.problems).toEqual([expect.stringMatching(sentence)]);
  });

  it('says everything that is wrong at once', () => {
    const plan = stalled({ schedule: 'daily', timeZone: 'Moon', claims: { all: false } });
    expect(plan.kind === 'stalled' && plan.problems.map((problem) => problem.split(':')[0])).toEqual([
      'spec.schedule',
      'spec.timeZone',
      'spec.claims',
    ]);
  });

  it('does nothing when its object could not be read', () => {
    const given = { ...schedule(), spec: { kind: 'refused', problems: ['spec.claims is required'] } } as const;
    expect(planSchedule(observed({ schedule: given, snapshots: old }), due)).toEqual({
      kind: 'stalled',
      problems: ['spec.claims is required'],
      actions: [],
      wakeAt: undefined,
    });
  });
});

describe('pruning', () => {
  const retention = { keepLast: 1, minReady: 1, failedLimit: 1 };
  const withRetention = schedule({ spec: { retention }, status: { lastScheduleTime: '2026-11-22T02:15:00Z' } });
  const hours = ['2026-11-20T00:15', '2026-11-20T01:15', '2026-11-20T02:15'].map(at);
  const pruned = (plan: SchedulePlan) => deletes(plan.actions).map(({ name }) => name);

  it('goes on for a claim that is gone, down to its floor', () => {
    const snapshots = hours.map((of) => readySnapshot({ claimName: 'gone', tick: of }));
    const plan = planSchedule(observed({ schedule: withRetention, snapshots }), at('03:00'));
    expect(pruned(plan)).toEqual(snapshots.slice(0, 2).map(({ name }) => name));
  });

  it('goes on while creations are refused, so that a full quota empties', () => {
    const snapshots = hours.map((of) => readySnapshot({ tick: of }));
    const attempts = { 'uid-data': { reason: 'QuotaExceeded', message: 'full', notBefore: at('09:00') } } as const;
    const plan = planSchedule(observed({ schedule: schedule({ spec: { retention } }), snapshots, attempts }), due);
    expect(pruned(plan)).toHaveLength(2);
  });

  it('leaves alone what only carries our labels', () => {
    const own = hours.map((of) => readySnapshot({ tick: of }));
    const labelled = hours.map((of) => readySnapshot({ tick: of, name: `by-hand-${of.getUTCHours()}` }));
    const foreign = hours.map((of) => ({
      ...readySnapshot({ tick: of, scheduleUid: 'uid-other' }),
      scheduleUid: 'uid-nightly',
    }));
    const plan = planSchedule(
      observed({ schedule: withRetention, snapshots: [...labelled, ...foreign, ...own] }),
      at('03:00'),
    );
    expect(pruned(plan)).toEqual(own.slice(0, 2).map(({ name }) => name));
    expect(active(plan).ours).toEqual(own);
  });

  it('leaves alone what an earlier schedule of the same name made', () => {
    const snapshots = hours.map((of) => readySnapshot({ tick: of, scheduleUid: 'uid-nightly-before' }));
    expect(planSchedule(observed({ schedule: withRetention, snapshots }), at('03:00')).actions).toEqual([]);
  });

  it.each(['Pending', 'Lost', ''])('leaves alone what a claim in phase "%s" is being filled from', (phase) => {
    const snapshots = hours.map((of) => readySnapshot({ tick: of }));
    const restored = claim({ name: 'restored', phase, restoresFrom: snapshots[0]?.name });
    const plan = planSchedule(
      observed({ schedule: withRetention, snapshots, claims: [claim(), restored] }),
      at('03:00'),
    );
    expect(pruned(plan)).toEqual([snapshots[1]?.name]);
  });

  it('lets go what a claim was filled from, once that is Bound', () => {
    const snapshots = hours.map((of) => readySnapshot({ tick: of }));
    const restored = claim({ name: 'restored', restoresFrom: snapshots[0]?.name });
    const plan = planSchedule(
      observed({ schedule: withRetention, snapshots, claims: [claim(), restored] }),
      at('03:00'),
    );
    expect(pruned(plan)).toHaveLength(2);
  });

  it('judges the snapshots of a claim that is no longer chosen like all others', () => {
    const snapshots = hours.map((of) => readySnapshot({ claimName: 'deselected', tick: of }));
    const chosen = schedule({ spec: { retention, claims: { names: ['data'], all: false } } });
    const plan = planSchedule(
      observed({ schedule: chosen, snapshots, claims: [claim(), claim({ name: 'deselected' })] }),
      at('01:00'),
    );
    expect(pruned(plan)).toEqual(snapshots.slice(0, 2).map(({ name }) => name));
  });

  it('takes a mistake slowly: fifty a pass, until what shall go is gone', () => {
    const snapshots = Array.from({ length: 120 }, (_, i) =>
      readySnapshot({ tick: plusMinutes(at('2026-11-20T00:00'), i) }),
    );
    const world = smallWorld({ schedule: withRetention, snapshots });
    const passes = [1, 2, 3, 4].map(() => world.look(at('03:00')).actions.length);
    expect(passes).toEqual([50, 50, 19, 0]);
    expect(world.snapshots).toEqual([snapshots.at(-1)]);
  });
});

describe('a plan', () => {
  const given = observed({
    claims: [...claims, claim({ name: 'later', phase: 'Pending', restoresFrom: 'x' })],
    schedule: schedule({ spec: { retention: { keepDaily: 2, maxAge: '1d', minReady: 1, failedLimit: 0 } } }),
    snapshots: ['2026-11-19T02:15', '2026-11-20T02:15', '2026-11-21T02:15'].flatMap((of) => [
      readySnapshot({ claimName: 'a', tick: at(of) }),
      snapshot({ claimName: 'b', tick: at(of) }),
    ]),
  });

  it('is the same for the same observation at the same time, and changes nothing that it looks at', () => {
    const once = planSchedule(deepFrozen({ ...given }), due);
    expect(once.actions.length).toBeGreaterThan(4);
    expect(planSchedule(deepFrozen({ ...given }), new Date(due))).toEqual(once);
  });

  it('creates before it prunes', () => {
    const kinds = planSchedule(given, due).actions.map(({ kind }) => kind);
    expect(kinds).toEqual([...kinds].sort());
  });
});
