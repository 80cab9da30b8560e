import type { OwnSnapshot } from '../../src/domain/naming/provenance.ts';
import { tiers } from '../../src/domain/retention/periods.ts';
import type { RetentionPolicy } from '../../src/domain/retention/policy.ts';
import { periodByClock } from './period-by-clock.ts';

/** What the model needs to know beside the snapshots of one claim. */
export interface RetentionQuestion {
  readonly policy: RetentionPolicy;
  readonly zone: string;
  readonly restoring: ReadonlySet<string>;
  readonly readyDeadlineMs: number;
  readonly now: Date;
}

/**
 * The names that retention lets go, each judged by itself from the written rules, by counting what is newer. Slow and
 * plain, and a reference for the real one, with which it shares only the types.
 */
export function prunedByModel(snapshots: readonly OwnSnapshot[], question: RetentionQuestion): readonly string[] {
  const { policy, zone, restoring, readyDeadlineMs, now } = question;
  const countable = snapshots.filter((one) => !one.deleting && !one.pinned && !one.inGroup);
  const good = countable.filter(({ ready }) => ready);
  const bad = countable.filter((one) => !one.ready && now.getTime() - one.createdAt.getTime() >= readyDeadlineMs);
  const dataOf = (one: OwnSnapshot) => {
    const stamp = one.takenAt ?? one.createdAt;
    return stamp > now ? one.createdAt : stamp;
  };
  const newerThan = (one: OwnSnapshot, among: readonly OwnSnapshot[], time = dataOf) => {
    const stamps = [time, dataOf, ({ createdAt }: OwnSnapshot) => createdAt];
    return among.filter((other) => {
      const stamp = stamps.find((of) => +of(other) !== +of(one));
      return stamp === undefined ? other.name > one.name : stamp(other) > stamp(one);
    });
  };
  const wanted = (one: OwnSnapshot) => {
    const newer = newerThan(one, good);
    const rules = [policy.keepLast, ...tiers.map(({ rule }) => policy[rule])];
    if (rules.every((rule) => rule === undefined)) return true;
    if (newer.length < (policy.keepLast ?? 0)) return true;
    return tiers.some(({ rule }) => {
      const periods = new Set(newer.map((other) => periodByClock(rule, dataOf(other), zone)));
      return !periods.has(periodByClock(rule, dataOf(one), zone)) && periods.size < (policy[rule] ?? 0);
    });
  };
  const inFloor = (one: OwnSnapshot) =>
    newerThan(one, good).length < policy.minReady ||
    newerThan(one, good, ({ createdAt }) => createdAt).length < policy.minReady;
  const tooOld = (one: OwnSnapshot) => policy.maxAgeMs !== undefined && +now - +dataOf(one) > policy.maxAgeMs;

  return [
    ...good.filter((one) => !inFloor(one) && (!wanted(one) || tooOld(one))),
    ...bad
      .filter((one) => newerThan(one, bad).length >= policy.failedLimit)
      .filter((one) => one.takenAt === undefined || good.length >= policy.minReady),
  ]
    .map(({ name }) => name)
    .filter((name) => !restoring.has(name));
}
