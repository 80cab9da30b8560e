import type { Claim } from './claim.ts';
import type { ObservedSchedule } from './observed.ts';
import type { CreateSnapshot } from './plan.ts';
import { type ActivePlan, planSchedule, type StalledPlan } from './plan-schedule.ts';
import type { Verdict } from './retention/explain-retention.ts';
import { worldAfter } from './simulated-world.ts';

/** A snapshot that retention lets go, and why. */
export type PruneVerdict = Extract<Verdict, { kind: 'prune' }>;

/** A claim that gets no snapshot of a tick. */
export interface SkippedClaim {
  readonly claim: Claim;
  /** A word of the dictionary of reasons. */
  readonly reason: string;
  readonly message: string;
}

/** A moment at which something happens. */
export interface SimulatedStep {
  readonly at: Date;
  /** The tick that becomes due then; absent when only what waited, or retention, had its moment. */
  readonly tick: Date | undefined;
  /** Ticks that are given up then. */
  readonly missed: number;
  /** What the schedule decides then, in words. */
  readonly because: string;
  readonly created: readonly CreateSnapshot[];
  /** Claims without a snapshot of `tick`, also none later. */
  readonly skipped: readonly SkippedClaim[];
  readonly pruned: readonly PruneVerdict[];
  /** How many snapshots of the schedule are there afterwards. */
  readonly kept: number;
}

/** What a schedule would do from one moment to another. */
export interface Simulation {
  readonly kind: 'simulated';
  /** The plan of the first moment, as the operator makes it: what is, and what retention thinks of it. */
  readonly start: ActivePlan;
  /** In the order of time. */
  readonly steps: readonly SimulatedStep[];
  /** The last moment that was looked at: the wanted one, unless it stopped before. */
  readonly endAt: Date;
  /** What is there at that moment; `explainSchedule` says why. */
  readonly end: ObservedSchedule;
  /** Why it did not go to the wanted moment; absent when it did. */
  readonly stopped: string | undefined;
}

/** How far a simulation goes. */
export interface SimulationLimits {
  readonly ticks: number;
  /** Snapshots and claims judged, all looks together: what bounds the time that it takes. */
  readonly judged: number;
}

/** Ten thousand ticks are a week of minutes; so many judgements take some ten seconds. */
export const simulationLimits: SimulationLimits = { ticks: 10_000, judged: 3_000_000 };

/** What a look costs that has nothing to judge. */
const judgementsOfALook = 50;

/**
 * Lets the operator's own loop run ahead: it looks, plans, acts and writes the status as the operator does, at each
 * moment that a plan wants to be looked at again, until `until` included. It assumes that every snapshot becomes ready
 * at once, every deletion is done at once, no call fails, and nobody changes anything; a snapshot that has failed
 * already stays failed. There is no second copy of any rule: both decide by `planSchedule`.
 */
export function simulate(
  observed: ObservedSchedule,
  from: Date,
  until: Date,
  limits = simulationLimits,
): Simulation | StalledPlan {
  const start = planSchedule(observed, from);
  if (start.kind === 'stalled') return start;
  const steps: OpenStep[] = [];
  let world = observed;
  let now = from;
  let plan: ActivePlan = start;
  let ticks = 0;
  let judged = 0;
  const end = (stopped?: string): Simulation => {
    for (const step of steps) step.skipped.push(...step.waiting.values());
    return { kind: 'simulated', start, steps, endAt: now, end: world, stopped };
  };

  while (true) {
    note(steps, plan, now);
    ticks += plan.decision.kind === 'due' ? 1 : 0;
    judged += plan.ours.length + plan.turns.length + judgementsOfALook;
    const before = world.snapshots;
    world = worldAfter(world, plan, now);
    if (judged >= limits.judged) return end(`it ends after ${ticks} ticks, since there is too much to judge at each`);
    if (world.snapshots === before) {
      if (plan.wakeAt === undefined || plan.wakeAt > until) {
        now = until;
        return end();
      }
      if (ticks >= limits.ticks) return end(`it ends after ${limits.ticks} ticks`);
      now = plan.wakeAt;
    }
    plan = replan(world, now);
  }
}

// Only an edit of the spec could stall a schedule that was not, and nobody edits here.
function replan(world: ObservedSchedule, now: Date): ActivePlan {
  const plan = planSchedule(world, now);
  if (plan.kind === 'stalled') throw new Error(`a schedule stalled by itself: ${plan.problems.join('; ')}`);
  return plan;
}

/** A step that may still grow: looks at the same moment belong to it, and what waits at its tick may yet be created. */
interface OpenStep extends SimulatedStep {
  missed: number;
  created: CreateSnapshot[];
  skipped: SkippedClaim[];
  pruned: PruneVerdict[];
  kept: number;
  readonly waiting: Map<string, SkippedClaim>;
}

function note(steps: OpenStep[], plan: ActivePlan, now: Date): void {
  const { decision, actions, verdicts } = plan;
  const missed = decision.kind === 'due' || decision.kind === 'missed' ? (decision.missed?.count ?? 0) : 0;
  const created = actions.filter((action) => action.kind === 'create-snapshot');
  const deleted = new Set(actions.flatMap((action) => (action.kind === 'delete-snapshot' ? [action.uid] : [])));
  const pruned = verdicts.flatMap((one) => (one.kind === 'prune' && deleted.has(one.snapshot.uid) ? [one] : []));
  const kept = verdicts.length + created.length - pruned.length;
  const last = steps.at(-1);
  if (last?.at.getTime() === now.getTime()) {
    last.created.push(...created);
    last.pruned.push(...pruned);
    last.kept = kept;
  } else if (decision.kind === 'due' || missed > 0 || created.length > 0 || pruned.length > 0) {
    const tick = decision.kind === 'due' ? decision.tick : undefined;
    const because = decision.because;
    steps.push({ at: now, tick, missed, because, created, skipped: [], waiting: new Map(), pruned, kept });
  }
  noteObstacles(steps, plan);
}

/** Obstacles belong to the step of their tick, however late they are seen; what comes late was not skipped. */
function noteObstacles(steps: readonly OpenStep[], { tick, turns }: ActivePlan): void {
  const step = steps.findLast((one) => one.tick !== undefined && one.tick.getTime() === tick?.getTime());
  if (step === undefined) return;
  for (const { claim, asked, turn } of turns) {
    // A delay within the jitter is no obstacle.
    if (asked === undefined || asked.kind === 'delayed') continue;
    if (turn.kind === 'create' || turn.kind === 'done') step.waiting.delete(claim.uid);
    else if (asked.kind === 'late') step.waiting.set(claim.uid, { claim, reason: asked.reason, message: tooLate });
    else if (turn.kind !== 'idle') {
      step.waiting.set(claim.uid, { claim, reason: turn.reason, message: turn.message });
    }
  }
}

const tooLate = 'its start is longer ago than the deadline allows';
