import { describe, expect, it } from 'vitest';
import { createDriverBudget } from '../../src/controllers/driver-budget.ts';
import { parseLimits } from '../../src/domain/limits/parse-limits.ts';
import type { Outcome } from '../../src/domain/outcome.ts';
import type { CreateSnapshot } from '../../src/domain/plan.ts';
import { planSchedule } from '../../src/domain/plan-schedule.ts';
import { at, claim, observed, schedule } from '../support/build.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { createScheduleWorld } from '../support/schedule-world.ts';

/** A budget over empty caches at 02:15. `ask` has a schedule look, and gives the claims that it may snapshot. */
function build(limits: string) {
  const clock = createFakeClock(at('02:15'));
  const cluster = createFakeCluster();
  const world = createScheduleWorld(cluster);
  const parsed = parseLimits(limits);
  if (parsed.kind === 'refused') throw new Error(parsed.problems.join('; '));
  const woken: string[] = [];
  const later: (readonly [string, number])[] = [];
  const budget = createDriverBudget({
    limits: parsed.limits,
    stores: world.stores,
    clock,
    wake: (key, afterMs) => void (afterMs === 0 ? woken.push(key) : later.push([key, afterMs])),
  });
  const ask = (key: string, count: number, from = 0): readonly CreateSnapshot[] => {
    const claims = Array.from({ length: count }, (_, i) => claim({ name: `${key}-${from + i}` }));
    const given = observed({ schedule: schedule({ name: key }), claims });
    const plan = budget.admit(key, planSchedule(given, clock.now()), given, clock.now());
    return plan.actions.flatMap((action) => (action.kind === 'create-snapshot' ? [action] : []));
  };
  /** The API server has created it and the cache shows it. */
  const show = ({ name, claimName }: CreateSnapshot, status?: object) => {
    cluster.put(world.at.snapshots, {
      metadata: { namespace: 'prod', name, uid: `uid-${name}`, creationTimestamp: clock.now().toISOString() },
      spec: { source: { persistentVolumeClaimName: claimName }, volumeSnapshotClassName: 'standard' },
      ...(status && { status }),
    });
    world.show();
  };
  cluster.put(world.at.classes, { metadata: { name: 'standard' }, driver: 'csi.example' });
  world.show();
  return { clock, cluster, world, budget, woken, later, ask, show };
}

const created = (action: CreateSnapshot): Outcome => ({ kind: 'created', action });
const only = (actions: readonly CreateSnapshot[]): CreateSnapshot => {
  const [action] = actions;
  if (action === undefined || actions.length > 1) throw new Error(`${actions.length} are let through`);
  return action;
};

describe('the budget of a driver', () => {
  it('counts what it has let through although no cache shows it yet', () => {
    const { ask, budget } = build('csi.example=concurrent:2');
    expect(ask('a', 3)).toHaveLength(2);
    expect(ask('b', 1)).toHaveLength(0);
    budget.done([]);
    expect(ask('b', 1)).toHaveLength(0);
  });

  it('counts a snapshot once, when the cache shows it, too', () => {
    const { ask, show, budget } = build('csi.example=concurrent:2');
    const first = only(ask('a', 1));
    budget.done([created(first)]);
    show(first);
    expect(budget.queues()).toEqual([{ driver: 'csi.example', waiting: 0, unfinished: 1 }]);
    expect(ask('b', 2)).toHaveLength(1);
  });

  it('wakes the next in line, and no other, when a snapshot is ready', () => {
    const { ask, show, budget, woken } = build('csi.example=concurrent:1');
    const first = only(ask('a', 2));
    budget.done([created(first)]);
    show(first);
    expect([ask('b', 2), ask('c', 1)]).toEqual([[], []]);
    expect(woken).toEqual([]);
    show(first, { readyToUse: true });
    // It began when nobody else was there, so it is in front; what it has started since moved nobody.
    expect(woken).toEqual(['a']);
    expect(ask('c', 1)).toHaveLength(0);
    expect(ask('a', 1)).toHaveLength(1);
  });

  it('moves who was served to the end of the line', () => {
    const { ask, show, budget, woken } = build('csi.example=concurrent:1');
    const wants = new Map([
      ['a', 3],
      ['b', 1],
      ['c', 1],
    ]);
    const served: string[] = [];
    let running: CreateSnapshot | undefined;
    const come = (key: string) => {
      const before = served.filter((one) => one === key).length;
      const [action] = ask(key, (wants.get(key) ?? 0) - before, before);
      if (action === undefined) return;
      served.push(key);
      running = action;
      budget.done([created(action)]);
      show(action);
    };
    for (const key of wants.keys()) come(key);
    for (let left = 4; left > 0; left--) {
      if (running !== undefined) show(running, { readyToUse: true });
      for (const key of woken.splice(0)) come(key);
    }
    expect(served).toEqual(['a', 'a', 'b', 'c', 'a']);
  });

  it('gives back what the API server refused, and wakes the next', () => {
    const { ask, budget, woken } = build('csi.example=concurrent:1');
    const action = only(ask('a', 1));
    expect(ask('b', 1)).toHaveLength(0);
    budget.done([{ kind: 'not-created', action, reason: 'CreateFailed', message: 'gone wrong' }]);
    expect(woken).toEqual(['b']);
    expect(ask('b', 1)).toHaveLength(1);
  });

  it('passes over who does not come for its turn, until it asks again', async () => {
    const { ask, budget, woken, later, clock } = build('csi.example=concurrent:1');
    const action = only(ask('a', 1));
    expect([ask('b', 1), ask('c', 1)]).toEqual([[], []]);
    budget.done([{ kind: 'not-created', action, reason: 'CreateFailed', message: 'gone wrong' }]);
    expect(woken).toEqual(['b']);
    expect(ask('c', 1)).toHaveLength(0);
    // It is the one who looks when the other has not come.
    expect(later.at(-1)).toEqual(['c', 15_000]);
    await clock.advance(15_000);
    expect(ask('c', 1)).toHaveLength(1);
    expect(ask('b', 1)).toHaveLength(0);
  });

  it('has the first in line look again when time makes room, and within a minute in any case', async () => {
    const { ask, later, clock } = build('csi.example=rate:1/20s');
    only(ask('a', 1));
    expect(ask('b', 1)).toHaveLength(0);
    expect(later).toEqual([['b', 20_000]]);
    await clock.advance(20_000);
    expect(ask('b', 1)).toHaveLength(1);

    const hourly = build('csi.example=rate:1/1h');
    only(hourly.ask('a', 1));
    expect(hourly.ask('b', 1)).toHaveLength(0);
    expect(hourly.later).toEqual([['b', 60_000]]);
  });

  it('forgets after two minutes what was let through and never shows', async () => {
    const { ask, clock } = build('csi.example=concurrent:1');
    only(ask('a', 1));
    await clock.advance(119_000);
    expect(ask('b', 1)).toHaveLength(0);
    await clock.advance(1_000);
    expect(ask('b', 1)).toHaveLength(1);
  });

  it('goes on with the next when a schedule is gone, or wants nothing any more', () => {
    for (const end of ['forget', 'ask for nothing'] as const) {
      const { ask, show, budget, woken } = build('csi.example=concurrent:1');
      const first = only(ask('a', 2));
      budget.done([created(first)]);
      show(first);
      ask('b', 1);
      if (end === 'forget') budget.forget('a');
      else ask('a', 0);
      show(first, { readyToUse: true });
      expect(woken).toEqual(['b']);
    }
  });

  it('counts a snapshot of a claim that is gone, and a start whose snapshot is gone', () => {
    const { ask, show, budget, cluster, world } = build('csi.example=concurrent:5,rate:2/10m');
    const first = only(ask('a', 1));
    budget.done([created(first)]);
    show(first);
    cluster.remove(`${world.at.snapshots}/${first.name}`);
    world.show();
    expect(ask('b', 3)).toHaveLength(1);
  });

  it('does not count a snapshot that was made from an existing content', () => {
    const { ask, cluster, world, clock } = build('csi.example=concurrent:1');
    cluster.put(world.at.snapshots, {
      metadata: { namespace: 'prod', name: 'imported', creationTimestamp: clock.now().toISOString() },
      spec: { source: { volumeSnapshotContentName: 'content' }, volumeSnapshotClassName: 'standard' },
    });
    world.show();
    expect(ask('a', 1)).toHaveLength(1);
  });

  it('lets a plan without such a driver through as it is', () => {
    const { budget, clock } = build('other.example=concurrent:1');
    const given = observed();
    const plan = planSchedule(given, clock.now());
    expect(budget.admit('a', plan, given, clock.now())).toBe(plan);
    expect(budget.queues()).toEqual([]);
  });
});
