import type { Ownership } from './naming/provenance.ts';
import type { ObservedSchedule } from './observed.ts';

/** What a schedule's annotation keepsake.dev/adopt leads to. */
export interface Adoption extends Ownership {
  /** Uids that are asked for and belong to schedules that exist: their snapshots stay theirs. */
  readonly refused: readonly string[];
}

/**
 * Whose snapshots the schedule takes over. Deleting a schedule and making it again gives it another uid, and what the
 * old one made is nobody's until a person writes the old uid into the annotation; the name alone is no inheritance.
 */
export function planAdoption({
  schedule,
  scheduleExists,
}: Pick<ObservedSchedule, 'schedule' | 'scheduleExists'>): Adoption {
  const { uid, name, adopts } = schedule;
  return {
    uid,
    name,
    adopted: adopts.filter((earlier) => !scheduleExists(earlier)),
    refused: adopts.filter((earlier) => scheduleExists(earlier)),
  };
}

/** The adoption in a sentence for the status; undefined when none is asked for. */
export function describeAdoption({ adopted, refused }: Adoption): string | undefined {
  const parts = [
    ...(adopted.length === 0 ? [] : [`the snapshots that ${adopted.join(', ')} made under this name are adopted`]),
    ...(refused.length === 0
      ? []
      : [`${refused.join(', ')} still exists and keeps its snapshots (keepsake.dev/adopt)`]),
  ];
  return parts.length === 0 ? undefined : parts.join('; ');
}
