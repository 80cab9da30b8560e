import { join } from 'node:path';

/** The two kinds of folders that the driver keeps. */
export type FolderKind = 'volumes' | 'snapshots';

/** The sparse file inside a block volume's folder; a filesystem volume's folder holds the user's files and nothing else. */
export const blockFileName = 'block';

/** The folder that holds the files of one volume or snapshot: what a user would see when it is mounted. */
export function dataPath(dataDir: string, kind: FolderKind, id: string): string {
  return join(dataDir, kind, id);
}

/** The folder of the records that say which volumes or snapshots exist; kept apart so that no user's file is ours. */
export function recordsPath(dataDir: string, kind: FolderKind): string {
  return join(dataDir, 'meta', kind);
}

/** Where copies grow before they are renamed into place. On the same filesystem as the rest, so that rename is atomic. */
export function unfinishedPath(dataDir: string): string {
  return join(dataDir, 'tmp');
}
