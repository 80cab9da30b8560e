import type { SnapshotScheduleStatus } from '../../api/snapshot-schedule.generated.ts';
import { formatTimestamp } from '../../api/timestamp.ts';
import { groupBy } from '../group-by.ts';
import type { OwnSnapshot } from '../naming/provenance.ts';
import type { ActivePlan } from '../plan-schedule.ts';
import { isWanted } from '../plan-tick.ts';

/**
 * The newest tick whose snapshots are all ready, never older than the one known before: retention may have let its
 * snapshots go since, and that makes it no failure. A tick that a claim still waits for is not whole; nor is one that a
 * claim has nothing ready of or from later, since its snapshot failed and went, or was never made.
 */
export function lastSuccessfulTick(plan: ActivePlan, before: SnapshotScheduleStatus): string | undefined {
  const said = before.lastSuccessfulTime;
  // One that a wrong clock has written would look like a success until then.
  const known = said !== undefined && Date.parse(said) > plan.recalled.believableUntil.getTime() ? undefined : said;
  const byTick = groupBy(plan.ours, (snapshot) => snapshot.tick.getTime());
  const waitedFor = plan.turns.some(({ served, turn }) => served && (turn.kind === 'wait' || turn.kind === 'create'))
    ? plan.tick?.getTime()
    : undefined;
  // What is skipped cannot have a snapshot, and holds no tick back; to be given up as failing is no success, though.
  const covers = plan.turns
    .filter(isWanted)
    .map(({ claim, snapshots }) => ({ from: claim.createdAt.getTime(), until: newestReady(snapshots) }));
  const newest = [...byTick]
    .filter(([tick, snapshots]) => tick !== waitedFor && snapshots.every(({ ready }) => ready))
    .filter(([tick]) => covers.every(({ from, until }) => from > tick || until >= tick))
    .reduce((best, [tick]) => Math.max(best, tick), Number.NEGATIVE_INFINITY);
  if (newest === Number.NEGATIVE_INFINITY) return known;
  return known !== undefined && Date.parse(known) >= newest ? known : formatTimestamp(new Date(newest));
}

function newestReady(snapshots: readonly OwnSnapshot[]): number {
  return snapshots.reduce(
    (best, { ready, tick }) => (ready ? Math.max(best, tick.getTime()) : best),
    Number.NEGATIVE_INFINITY,
  );
}
