import { annotations } from '../api/names.ts';
import { describeProblem } from '../api/problem.ts';
import type { SnapshotScheduleStatus } from '../api/snapshot-schedule.generated.ts';
import { validateSnapshotSchedule } from '../api/validate.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';
import { createIntern } from '../runtime/intern.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { createShare } from '../runtime/share.ts';
import { annotationsOf, createdAt, isDeleting } from './raw-fields.ts';

// Thousands of schedules are made from a few templates, and most of what their statuses say is the same.
const share = createShare();
const intern = createIntern();

/** Reads a SnapshotSchedule; a spec that breaks the rules becomes its problems, so that its status can name them. */
export function projectSchedule(raw: RawObject): Schedule {
  const { status, ...withoutStatus } = raw;
  // The status is our own writing, and must not decide whether the spec is carried out.
  const validated = validateSnapshotSchedule(withoutStatus);
  return {
    namespace: intern(raw.metadata.namespace ?? ''),
    name: raw.metadata.name,
    uid: raw.metadata.uid,
    resourceVersion: raw.metadata.resourceVersion,
    generation: typeof raw.metadata.generation === 'number' ? raw.metadata.generation : 0,
    createdAt: new Date(createdAt(raw)),
    deleting: isDeleting(raw),
    // As much as the status may hold of it.
    resumeToken: annotationsOf(raw)[annotations.resume]?.slice(0, 253),
    adopts: adoptsOf(raw),
    spec: share(
      validated.kind === 'valid'
        ? ({ kind: 'ok', value: validated.value.spec } as const)
        : ({ kind: 'refused', problems: validated.problems.map(describeProblem) } as const),
    ),
    status: share((status ?? {}) as SnapshotScheduleStatus),
  };
}

/** More are not looked up: each costs a look into the index at every pass. */
const adoptedAtMost = 10;

// A person wrote it, and it becomes part of a label selector, so only what can be a label value is kept.
function adoptsOf(raw: RawObject): readonly string[] {
  const uids = (annotationsOf(raw)[annotations.adopt] ?? '').split(/[\s,]+/);
  const usable = uids.filter((uid) => /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(uid));
  return [...new Set(usable)].filter((uid) => uid !== raw.metadata.uid).slice(0, adoptedAtMost);
}
