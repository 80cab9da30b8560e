import { join } from 'node:path';
import { ControlPlaneError } from './control-plane-error.ts';
import type { FolderLayout } from './folder-layout.ts';
import type { Kubectl } from './kubectl.ts';

/** The folder of a volume, by the driver's handle for it. */
export function driverVolumeFolder({ driverData }: FolderLayout, volumeHandle: string): string {
  return join(driverData, 'volumes', volumeHandle);
}

/** The folder of a snapshot, by the driver's handle for it. */
export function driverSnapshotFolder({ driverData }: FolderLayout, snapshotHandle: string): string {
  return join(driverData, 'snapshots', snapshotHandle);
}

/**
 * The folder that holds the files of a bound claim.
 * @throws ControlPlaneError when the claim does not exist, is not bound, or is bound to another driver's volume.
 */
export async function claimFolder(
  kubectl: Kubectl,
  layout: FolderLayout,
  namespace: string,
  claim: string,
): Promise<string> {
  const read = (path: string, ...args: string[]) => kubectl(['get', ...args, `--output=jsonpath=${path}`]);
  const bound = await read(
    '{.status.phase} {.spec.volumeName}',
    'persistentvolumeclaim',
    claim,
    `--namespace=${namespace}`,
  );
  const [phase, volume] = bound.split(' ');
  if (phase !== 'Bound' || !volume) {
    throw new ControlPlaneError(`claim ${namespace}/${claim} is ${phase || 'new'}, not Bound: it has no files yet`);
  }
  const handle = await read('{.spec.csi.volumeHandle}', 'persistentvolume', volume);
  if (!handle) throw new ControlPlaneError(`claim ${namespace}/${claim} is bound to ${volume}, which is no CSI volume`);
  return driverVolumeFolder(layout, handle);
}
