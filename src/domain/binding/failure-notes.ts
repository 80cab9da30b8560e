import type { BindableSnapshot } from './bindable.ts';
import type { BindingAction, BindingNote, SetSnapshotStatus } from './binding-plan.ts';
import { judged } from './judged.ts';
import { statusOfError } from './snapshot-status.ts';

/**
 * What people should read when the API server has refused an action; upstream's reasons and texts. Nothing for actions
 * of which upstream says nothing: the log has them.
 */
export function failureNotes(action: BindingAction, explanation: string): readonly BindingNote[] {
  switch (action.kind) {
    case 'patch-snapshot':
    case 'release-snapshot':
      return [told('SnapshotFinalizerError', `Failed to check and update snapshot: ${explanation}`)];
    case 'protect-claim':
      return [told('SnapshotContentCreationFailed', notCreated(explanation))];
    case 'release-claim':
      return [told('ErrorPVCFinalizer', 'Error check and remove PVC Finalizer for VolumeSnapshot')];
    case 'create-content': {
      const { namespace, name } = action.snapshot;
      return [
        told(
          'CreateSnapshotContentFailed',
          `Error creating volume snapshot content object for snapshot ${namespace}/${name}: ${explanation}.`,
        ),
        told('SnapshotContentCreationFailed', notCreated(explanation)),
      ];
    }
    case 'bind-content':
      return [told('SnapshotBindFailed', `Snapshot failed to bind VolumeSnapshotContent, ${explanation}`)];
    case 'delete-content':
      return [told('SnapshotContentObjectDeleteError', 'Failed to delete snapshot content API object')];
    case 'set-snapshot-status':
      return [told('SnapshotStatusUpdateFailed', `Snapshot status update failed, ${explanation}`)];
    case 'protect-content':
    case 'mark-being-deleted':
      return [];
    default:
      return action satisfies never;
  }
}

/** The write that shows in the snapshot's status why it has no content; none where it says so already. */
export function tellRefusal(
  snapshot: BindableSnapshot,
  action: BindingAction,
  explanation: string,
  now: Date,
): readonly SetSnapshotStatus[] {
  if (action.kind !== 'create-content' && action.kind !== 'protect-claim') return [];
  const status = statusOfError(notCreated(explanation), 'not-ready', snapshot, now);
  if (status === undefined) return [];
  const because = 'the API server has refused what the content needs';
  return [{ kind: 'set-snapshot-status', snapshot: judged(snapshot), status, absent: [], because }];
}

function notCreated(explanation: string): string {
  return `Failed to create snapshot content with error ${explanation}`;
}

function told(reason: BindingNote['reason'], message: string): BindingNote {
  return { about: 'snapshot', reason, message };
}
