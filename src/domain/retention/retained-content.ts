import type { Snapshot, SnapshotClass } from '../snapshot.ts';

/** What stays behind when a snapshot is deleted whose class says `deletionPolicy: Retain`. */
export interface RetainedContent {
  /** Name of the VolumeSnapshotContent. */
  readonly contentName: string;
  readonly className: string;
  readonly driver: string;
}

/**
 * What deleting a snapshot leaves behind; undefined when nothing, by all that is known. The policy that counts is the
 * content's own copy, made when the snapshot was; it is read here from the class, which may have been edited since.
 */
export function retainedContent(snapshot: Snapshot, classes: readonly SnapshotClass[]): RetainedContent | undefined {
  const { className, contentName } = snapshot;
  const found = classes.find(({ name }) => name === className);
  if (contentName === undefined || found === undefined || found.deletionPolicy !== 'Retain') return undefined;
  return { contentName, className: found.name, driver: found.driver };
}

/** Says what stays and how to remove it; for the event and the log. */
export function describeRetained({ contentName, className }: RetainedContent): string {
  return (
    `VolumeSnapshotContent ${contentName} and its snapshot in the storage stay, since class ${className} has ` +
    'deletionPolicy Retain; to remove both: ' +
    `kubectl patch volumesnapshotcontent ${contentName} --type=merge -p '{"spec":{"deletionPolicy":"Delete"}}' && ` +
    `kubectl delete volumesnapshotcontent ${contentName}`
  );
}
