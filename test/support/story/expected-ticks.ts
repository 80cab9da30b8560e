import { cron } from '../arbitrary-cron.ts';
import { showClock, ticksByWalking, WARM_UP_MS, walkMinutes } from '../minute-walk.ts';
import { outages, type StorySchedule, type Stretch, yearEnd, yearStart } from './year-schedules.ts';

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
/** The policy Skip starts nothing that is later than this. */
const GRACE_MS = 60_000;
/** The scenario is bad where something is edited or ended so close to a tick that seconds would decide. */
const CLEARANCE_MS = 5 * MINUTE_MS;

/** What must become of one tick of one schedule, and when that is decided. */
export interface ExpectedTick {
  readonly tick: number;
  readonly fate: 'run' | 'missed' | 'suspended';
  readonly decidedAt: number;
}

interface Phase extends Stretch {
  readonly schedule: string;
  readonly timeZone: string;
  readonly suspended: boolean;
}

/**
 * What must become of every tick of a schedule in the year, from the written rules and a walk over each minute; nothing of
 * the operator's code is asked. Throws when the scenario itself is too close to call.
 */
export function expectedTicks(story: StorySchedule): readonly ExpectedTick[] {
  return phasesOf(story).flatMap((phase) => {
    const ticks = ticksOf(phase.schedule, phase.timeZone).filter((tick) => tick > phase.from && tick <= phase.to);
    for (const edge of [phase.from, phase.to, ...outages.flatMap(({ from, to }) => [from, to])]) {
      if (edge === yearStart || edge === yearEnd) continue;
      const near = ticks.find((tick) => Math.abs(tick - edge) < CLEARANCE_MS);
      if (near !== undefined) throw new Error(`${story.name}: a tick at ${iso(near)} is too close to ${iso(edge)}`);
    }
    if (phase.suspended) return ticks.map((tick) => ({ tick, fate: 'suspended' as const, decidedAt: phase.to }));
    return ticks.map((tick) => decide(story, phase, ticks, tick));
  });
}

function decide({ spec }: StorySchedule, phase: Phase, ticks: readonly number[], tick: number): ExpectedTick {
  const outage = outages.find(({ from, to }) => tick > from && tick <= to);
  if (outage === undefined) return { tick, fate: 'run', decidedAt: tick };
  const isNewest = !ticks.some((other) => other > tick && other <= outage.to);
  const deadline = spec.startingDeadlineSeconds ?? (spec.missedRunPolicy === 'Skip' ? GRACE_MS / 1000 : Infinity);
  // An edit that is seen at the end of the outage leaves nothing of the timing before it to catch up on.
  const wasEdited = phase.to === outage.to && phase.to !== yearEnd;
  const inTime = outage.to - tick <= deadline * 1000;
  return { tick, fate: isNewest && inTime && !wasEdited ? 'run' : 'missed', decidedAt: outage.to };
}

/** The timings of a schedule, one after the other; an edit counts from when somebody is there to see it. */
function phasesOf({ spec, edits }: StorySchedule): readonly Phase[] {
  let current = spec;
  let from = yearStart;
  const phases: Phase[] = [];
  const add = (to: number) => {
    const { schedule, timeZone = 'Etc/UTC', suspend = false } = current;
    phases.push({ from, to, schedule, timeZone, suspended: suspend });
    from = to;
  };
  for (const { at, change } of edits) {
    add(outages.find((outage) => at >= outage.from && at < outage.to)?.to ?? at);
    current = { ...current, ...change };
  }
  add(yearEnd);
  return phases;
}

let walked: { readonly timeZone: string; readonly walk: ReturnType<typeof walkMinutes> } | undefined;

function ticksOf(schedule: string, timeZone: string): readonly number[] {
  if (walked?.timeZone !== timeZone) {
    const walk = walkMinutes(clockByQuarters(timeZone), yearStart - WARM_UP_MS - MINUTE_MS, yearEnd);
    walked = { timeZone, walk };
  }
  return ticksByWalking(cron(schedule), walked.walk);
}

/** What the clock shows, asked of Intl each quarter of an hour; throws if it ever changed in between. */
function clockByQuarters(timeZone: string): (instant: number) => number {
  let quarter = Number.NaN;
  let offset = Number.NaN;
  return (instant) => {
    const start = Math.floor(instant / QUARTER_MS) * QUARTER_MS;
    if (start !== quarter) {
      const now = showClock(timeZone, start) - start;
      const minuteBefore = start - MINUTE_MS;
      if (
        quarter === start - QUARTER_MS &&
        now !== offset &&
        showClock(timeZone, minuteBefore) !== minuteBefore + offset
      ) {
        throw new Error(`the clock of ${timeZone} changes between two quarters of an hour before ${iso(start)}`);
      }
      quarter = start;
      offset = now;
    }
    return instant + offset;
  };
}

/** The date that the clock of a zone shows, as `2011-12-29`. */
export function localDate(timeZone: string, instant: number): string {
  return new Date(showClock(timeZone, instant)).toISOString().slice(0, 10);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
