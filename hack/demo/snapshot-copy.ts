import { join } from 'node:path';
import { CheckFailure } from './check-failure.ts';
import { fileName } from './claims.ts';
import type { Kinds } from './objects.ts';
import type { Scene } from './scene.ts';

/** What lies behind a ready snapshot. */
export interface SnapshotCopy {
  readonly content: Kinds['volumesnapshotcontent'];
  /** The driver's own name for it. */
  readonly handle: string;
  /** The folder of the driver's copy. */
  readonly folder: string;
  /** The copy of the one file that the story is about. */
  readonly file: string;
}

/** Finds the driver's copy by way of the content. @throws CheckFailure when the content is not there or has no handle. */
export async function findCopy({ objects, cluster }: Scene, contentName: string): Promise<SnapshotCopy> {
  const content = await objects.get('volumesnapshotcontent', contentName);
  const handle = content?.status?.snapshotHandle;
  if (!content || !handle) {
    throw new CheckFailure(`content ${contentName} has the driver's handle`, 'a handle', JSON.stringify(content));
  }
  const folder = cluster.snapshotFolder(handle);
  return { content, handle, folder, file: join(folder, fileName) };
}
