import { describeProblem } from '../api/problem.ts';
import type { SnapshotScheduleStatus } from '../api/snapshot-schedule.generated.ts';
import { validateSnapshotSchedule } from '../api/validate.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { createdAt, isDeleting } from './raw-fields.ts';

/** Reads a SnapshotSchedule; a spec that breaks the rules becomes its problems, so that its status can name them. */
export function projectSchedule(raw: RawObject): Schedule {
  const { status, ...withoutStatus } = raw;
  // The status is our own writing, and must not decide whether the spec is carried out.
  const validated = validateSnapshotSchedule(withoutStatus);
  return {
    namespace: raw.metadata.namespace ?? '',
    name: raw.metadata.name,
    uid: raw.metadata.uid,
    resourceVersion: raw.metadata.resourceVersion,
    generation: typeof raw.metadata.generation === 'number' ? raw.metadata.generation : 0,
    createdAt: new Date(createdAt(raw)),
    deleting: isDeleting(raw),
    spec:
      validated.kind === 'valid'
        ? { kind: 'ok', value: validated.value.spec }
        : { kind: 'refused', problems: validated.problems.map(describeProblem) },
    status: (status ?? {}) as SnapshotScheduleStatus,
  };
}
