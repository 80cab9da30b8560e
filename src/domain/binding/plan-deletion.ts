import { formatTimestamp } from '../../api/timestamp.ts';
import type { BindingAction, MarkBeingDeleted } from './binding-plan.ts';
import { releaseClaim } from './claim-protection.ts';
import type { Content } from './content.ts';
import type { DeletionState } from './deletion-state.ts';
import { judged } from './judged.ts';
import { nudgeAt } from './nudge.ts';
import type { ObservedBinding } from './observed-binding.ts';
import { possibleContentNames } from './ownership.ts';
import type { PlanParts } from './plan-parts.ts';
import { protectContent } from './protect-content.ts';
import { letSnapshotGo } from './snapshot-finalizers.ts';

/**
 * Takes a deleted snapshot apart. The order is the promise: first the word to the sidecar, without which the content
 * would never go; then the content; then the claim, which nobody would look at afterwards; and the snapshot's own
 * finalizers last, when the content is really gone. A content of policy Retain only gets the word, so that a person who
 * deletes it later is not kept waiting for ever.
 */
export function planDeletion(observed: ObservedBinding, state: DeletionState, now: Date): PlanParts {
  const { snapshot } = observed;
  const claim = releaseClaim(observed);
  switch (state.kind) {
    case 'deletion-released':
      // While a restore may still read it, a content that somebody deletes stays.
      return { actions: observed.restoring.length > 0 ? claim : [...state.contents.flatMap(mark), ...claim] };
    case 'deletion-in-use':
      return {
        actions: claim,
        notes: [
          {
            about: 'snapshot',
            reason: 'SnapshotDeletePending',
            message: 'Snapshot is being used to restore a PVC',
          },
        ],
      };
    case 'deletion-of-content':
      return planContents(observed, state.contents, claim, now);
    case 'deletion-retaining': {
      const marks = state.contents.flatMap(mark);
      // Let go only when the mark has been seen on the server: without the snapshot nobody would set it again.
      if (marks.length > 0) return { actions: [...marks, ...claim] };
      const leaves = state.contents;
      const absent = possibleContentNames(snapshot).filter((name) => leaves.every((one) => one.name !== name));
      return { actions: [...claim, letSnapshotGo(snapshot, { absent, leaves })] };
    }
    case 'deletion-done':
      return { actions: [...claim, letSnapshotGo(snapshot, { absent: possibleContentNames(snapshot), leaves: [] })] };
    default:
      return state satisfies never;
  }
}

function planContents(
  { snapshot }: ObservedBinding,
  contents: readonly Content[],
  claim: readonly BindingAction[],
  now: Date,
): PlanParts {
  const nudges = contents.map((content) => {
    const at = nudgeAt(content, snapshot.termination?.since ?? now);
    return { content, at };
  });
  const due = nudges.filter(({ at }) => at !== undefined && at <= now);
  const later = nudges.map(({ at }) => at?.getTime()).filter((ms) => ms !== undefined && ms > now.getTime());
  return {
    actions: [
      ...contents.flatMap((content) => [...protectContent(content), ...mark(content), ...remove(content)]),
      ...due.map(({ content }) => nudge(content, now)),
      ...claim,
    ],
    wakeAt: later.length === 0 ? undefined : new Date(Math.min(...(later as number[]))),
  };
}

// Written again whenever it is not there: the sidecar replaces all annotations of a content with those that it knew.
function mark(content: Content): readonly MarkBeingDeleted[] {
  if (content.beingDeleted) return [];
  const because = 'its snapshot is being deleted, and the sidecar must know before anything goes';
  return [{ kind: 'mark-being-deleted', content: judged(content), value: 'yes', because }];
}

function remove(content: Content): readonly BindingAction[] {
  if (content.deleting || content.deletionPolicy !== 'Delete') return [];
  return [
    {
      kind: 'delete-content',
      content: judged(content),
      because: 'its snapshot is being deleted, and its deletionPolicy is Delete',
    },
  ];
}

function nudge(content: Content, now: Date): MarkBeingDeleted {
  const because = 'its deletion does not move, and only a change wakes a sidecar that sleeps over it';
  return { kind: 'mark-being-deleted', content: judged(content), value: formatTimestamp(now), because };
}
