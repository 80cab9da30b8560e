import type { SnapshotRecord, SnapshotRequest, VolumeRecord, VolumeRequest } from './records.ts';
import { meetsRequirement } from './topology.ts';
import { isInRange } from './volume-size.ts';

/**
 * Says why a volume that has the requested name is not the one requested, or undefined when it is. These are the fields that
 * the CSI specification lists for ALREADY_EXISTS; secrets may differ, as a password may be changed between two tries.
 */
export function volumeConflict(existing: VolumeRecord, request: VolumeRequest): string | undefined {
  if (!isInRange(existing.capacityBytes, request.range)) return `it has ${existing.capacityBytes} bytes`;
  if (existing.mode !== request.mode) return `it is a ${existing.mode} volume`;
  if (existing.source?.kind !== request.source?.kind || existing.source?.id !== request.source?.id) {
    return existing.source ? `it was made from ${existing.source.kind} ${existing.source.id}` : 'it was made empty';
  }
  if (!sameEntries(existing.parameters, request.parameters)) return 'it was made with other parameters';
  if (!meetsRequirement(existing.topology, request.topology)) return 'it is in another topology';
  return undefined;
}

/** Says why a snapshot that has the requested name is not the one requested, or undefined when it is. */
export function snapshotConflict(existing: SnapshotRecord, request: SnapshotRequest): string | undefined {
  if (existing.sourceVolumeId === request.sourceVolumeId) return undefined;
  return `it was taken of volume ${existing.sourceVolumeId}`;
}

function sameEntries(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
