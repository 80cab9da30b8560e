import { groupBy } from '../domain/group-by.ts';
import { type Ask, asksOf } from '../domain/limits/asks-of.ts';
import { type DriverLimits, limitsOf, longestWindowMs, unlimited } from '../domain/limits/driver-limits.ts';
import type { Load } from '../domain/limits/driver-usage.ts';
import { describeWait, holdBack } from '../domain/limits/hold-back.ts';
import { type Share, shareBudget } from '../domain/limits/share-budget.ts';
import type { ObservedSchedule } from '../domain/observed.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { SchedulePlan } from '../domain/plan-schedule.ts';
import type { ScheduleStores } from '../kube/observe-schedule.ts';
import type { Clock } from '../runtime/clock.ts';
import { objectKey } from '../runtime/object-key.ts';
import { followBackendLoad } from './backend-load.ts';

/** Who waits at a driver now. */
export interface DriverQueue {
  readonly driver: string;
  /** Claims, of all schedules together. */
  readonly waiting: number;
  /** Snapshots that are neither ready nor failed, of everybody. */
  readonly unfinished: number;
}

/** Keeps the schedules of the process, all together, within what drivers are allowed. */
export interface DriverBudget {
  /**
   * The plan with the creations for which there is room, and the others waiting. What it lets through counts as under
   * way from now on. A schedule that has to wait is woken when it is its turn.
   */
  admit(key: string, plan: SchedulePlan, observed: ObservedSchedule, now: Date): SchedulePlan;
  /** How the creations that it let through went. */
  done(outcomes: readonly Outcome[]): void;
  /** The schedule is gone. */
  forget(key: string): void;
  /** One for each driver at which anybody has had to wait. */
  queues(): readonly DriverQueue[];
}

/** What a budget is made of. */
export interface DriverBudgetOptions {
  readonly limits: DriverLimits;
  readonly stores: ScheduleStores;
  readonly clock: Clock;
  /** Asks for a look at a schedule, so many milliseconds from now. */
  readonly wake: (key: string, afterMs: number) => void;
}

/** A creation that was let through counts for so long at most when the caches never show it. */
const unseenMs = 120_000;
/** Who does not come for its turn within this is passed over until it asks again. */
const offerMs = 15_000;
/** The longest sleep while somebody waits: the wall clock may be set, and a deadline become known. */
const longestSleepMs = 60_000;

/** A creation that was let through and that the caches do not show yet. */
interface Started extends Load {
  readonly driver: string;
  readonly until: Date;
}

/** A schedule in line, by the uids of its claims. */
interface InLine {
  readonly volumes: readonly string[];
  /** Since when it could come for its turn. */
  offeredAt: Date | undefined;
}

/**
 * A budget over the caches: what it knows beyond them is who waits, in which order, and what was started a moment ago.
 * After a restart all of it is found again, since who waits stands in the status of the schedules.
 */
export function createDriverBudget({ limits, stores, clock, wake }: DriverBudgetOptions): DriverBudget {
  // The order of each line is the order of turns: a Map gives its keys in the order in which they came.
  const lines = new Map<string, Map<string, InLine>>();
  const started = new Map<string, Started>();
  // What the caches have shown is theirs to count, also when it is gone again.
  stores.snapshots.subscribe(({ object }) => {
    if (started.size > 0) started.delete(objectKey(object));
  });
  const load = followBackendLoad({
    stores,
    windowMs: longestWindowMs(limits),
    now: clock.now,
    onEnd: (driver) => callNext(driver, clock.now()),
  });

  function loadsOf(driver: string, now: Date): readonly Load[] {
    for (const [id, { until }] of started) if (until <= now) started.delete(id);
    return [...load.of(driver), ...[...started.values()].filter((one) => one.driver === driver)];
  }

  function share(driver: string, line: ReadonlyMap<string, InLine>, now: Date): Share {
    const waiting = [...line]
      .filter(([, { offeredAt }]) => offeredAt === undefined || now.getTime() - offeredAt.getTime() < offerMs)
      .map(([key, { volumes }]) => ({ key, volumes }));
    return shareBudget({ limits: limitsOf(limits, driver) ?? unlimited, loads: loadsOf(driver, now), waiting }, now);
  }

  /** Wakes those whose turn it is, and sees to it that somebody looks when nothing happens. */
  function callNext(driver: string, now: Date): void {
    const line = lines.get(driver);
    if (line === undefined || line.size === 0) return;
    const shared = share(driver, line, now);
    for (const key of shared.grants.keys()) {
      const inLine = line.get(key);
      if (inLine === undefined || inLine.offeredAt !== undefined) continue;
      inLine.offeredAt = now;
      wake(key, 0);
    }
    // Who is first of those left looks when time has made room, and calls the others then.
    const first = [...line].find(([, { offeredAt }]) => offeredAt === undefined)?.[0];
    if (first === undefined) return;
    const nextMs = (shared.lookAgainAt?.getTime() ?? Number.POSITIVE_INFINITY) - now.getTime();
    wake(first, Math.max(1, Math.min(nextMs, shared.grants.size > 0 ? offerMs : longestSleepMs)));
  }

  /** Puts the schedule into the line of the driver, takes what it may start, and says what the others wait for. */
  function take(key: string, driver: string, asks: readonly Ask[], now: Date): ReadonlyMap<string, string> {
    const line = lines.get(driver) ?? new Map<string, InLine>();
    lines.set(driver, line.set(key, { volumes: asks.map(({ claim }) => claim.uid), offeredAt: undefined }));
    const shared = share(driver, line, now);
    const granted = new Set(shared.grants.get(key));
    for (const position of granted) {
      const ask = asks[position];
      if (ask !== undefined) begin(ask, now);
    }
    const left = asks.filter((_, position) => !granted.has(position));
    if (granted.size > 0) line.delete(key);
    if (left.length > 0) line.set(key, { volumes: left.map(({ claim }) => claim.uid), offeredAt: undefined });
    let before = 0;
    const held = left.map(({ claim }): [string, string] => {
      const full = shared.obstacleOf(claim.uid);
      return [claim.uid, describeWait(driver, full, full.of === 'driver' ? before++ : 0)];
    });
    callNext(driver, now);
    return new Map(held);
  }

  function begin({ claim, snapshotName: name, driver }: Ask, now: Date): void {
    const until = new Date(now.getTime() + unseenMs);
    const { namespace, uid: volume } = claim;
    started.set(objectKey({ namespace, name }), { driver, volume, startedAt: now, unfinishedUntil: until, until });
  }

  function leave(key: string, except: ReadonlyMap<string, unknown> | undefined, now: Date): void {
    for (const [driver, line] of lines) {
      if (!except?.has(driver) && line.delete(key)) callNext(driver, now);
    }
  }

  return {
    admit(key, plan, observed, now) {
      const asks = plan.kind === 'active' ? asksOf(plan.turns, observed, limits) : [];
      const byDriver = asks.length === 0 ? undefined : groupBy(asks, ({ driver }) => driver);
      leave(key, byDriver, now);
      if (byDriver === undefined || plan.kind !== 'active') return plan;
      const held = [...byDriver].flatMap(([driver, asked]) => [...take(key, driver, asked, now)]);
      return holdBack(plan, new Map(held), now);
    },
    done(outcomes) {
      for (const { kind, action } of outcomes) {
        if (action.kind !== 'create-snapshot') continue;
        const id = objectKey(action);
        const known = started.get(id);
        if (known === undefined) continue;
        // The backend hears of it no sooner than when the API server has answered.
        if (kind === 'created') started.set(id, { ...known, startedAt: clock.now() });
        else if (started.delete(id)) callNext(known.driver, clock.now());
      }
    },
    forget: (key) => leave(key, undefined, clock.now()),
    queues: () =>
      [...lines].map(([driver, line]) => {
        const now = clock.now();
        const unfinished = loadsOf(driver, now).filter(
          ({ unfinishedUntil }) => unfinishedUntil && unfinishedUntil > now,
        );
        const waiting = [...line.values()].reduce((sum, { volumes }) => sum + volumes.length, 0);
        return { driver, waiting, unfinished: unfinished.length };
      }),
  };
}
