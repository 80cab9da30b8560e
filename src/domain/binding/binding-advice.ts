import type { BindingStage } from './explain-binding.ts';

/** What a person can do about a snapshot that hangs at a stage, in one sentence; undefined where nothing is to be done. */
export function adviceFor(stage: BindingStage): string | undefined {
  switch (stage) {
    case 'none':
      return undefined;
    case 'source':
      return 'make it anew with exactly one of the two in spec.source';
    case 'class':
      return 'make or correct the VolumeSnapshotClass; when it is right, this goes on by itself';
    case 'claim':
      return 'see what the claim waits for (kubectl describe pvc); once it is Bound, this goes on by itself';
    case 'volume':
      return 'snapshots need a volume of a CSI driver that can take them; delete this one';
    case 'content':
      return 'see the VolumeSnapshotContent (kubectl describe volumesnapshotcontent); a snapshot whose content is gone or is of another can only be deleted';
    case 'controller':
      return "see that exactly one snapshot controller is running: upstream's, or Keepsake with --binding-mode=builtin (docs/binding.md)";
    case 'sidecar':
      return 'see that the csi-snapshotter beside the controller of the CSI driver is running, and read its log';
    case 'driver':
      return 'it is tried again without end; if it does not heal, read the log of the CSI driver and of its csi-snapshotter';
    case 'restore':
      return 'wait for the claim that is made from it to be Bound, or delete that claim';
    case 'finalizer':
      return 'ask those whose finalizers these are; they must be taken away by them';
    default:
      return stage satisfies never;
  }
}
