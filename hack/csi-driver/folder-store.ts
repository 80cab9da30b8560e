import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataPath, type FolderKind, recordsPath, unfinishedPath } from './layout.ts';

/** Volumes or snapshots on disk: a folder of data for each, and a record that says that it exists. */
export interface FolderStore<R extends StoredRecord> {
  /** The folder that holds the record's files. */
  path(record: R): string;
  get(id: string): R | undefined;
  /** The record with this name; names are the idempotency keys of CSI and therefore unique. */
  byName(name: string): R | undefined;
  /** All records, in no order. */
  all(): readonly R[];
  /**
   * Lets `fill` write into a new folder and give the record of what it wrote, then makes both visible; on any error nothing
   * is left. The id must be new, and the record must carry it.
   */
  create(id: string, fill: (folder: string) => Promise<R>): Promise<R>;
  /** Removes record and folder; nothing happens when the id is unknown. */
  remove(id: string): Promise<void>;
}

/** What the store itself needs to know of a record. */
export interface StoredRecord {
  readonly id: string;
  readonly name: string;
}

/** Empties the place of unfinished copies. Called once, before the stores are opened. */
export async function clearUnfinished(dataDir: string): Promise<void> {
  await rm(unfinishedPath(dataDir), { recursive: true, force: true });
  await mkdir(unfinishedPath(dataDir), { recursive: true });
}

/**
 * Opens a store and reads its records. The record file is the commit point in both directions: a folder is complete before
 * its record appears, and a record is gone before its folder is taken apart. So a process killed at any point leaves at
 * worst a folder without record, which is removed here. (Killed, not a power cut: nothing is fsynced.)
 *
 * @throws Error when a record cannot be read; that is damage from outside, and guessing could lose data
 */
export async function openFolderStore<R extends StoredRecord>(
  dataDir: string,
  kind: FolderKind,
  idPattern: RegExp,
): Promise<FolderStore<R>> {
  const records = new Map<string, R>();
  const idByName = new Map<string, string>();
  const recordFile = (id: string) => join(recordsPath(dataDir, kind), `${id}.json`);
  const path = (record: R) => dataPath(dataDir, kind, record.id);
  const remember = (record: R) => {
    records.set(record.id, record);
    idByName.set(record.name, record.id);
  };

  await mkdir(recordsPath(dataDir, kind), { recursive: true });
  await mkdir(join(dataDir, kind), { recursive: true });
  for (const file of await readdir(recordsPath(dataDir, kind))) {
    const record = await readRecord<R>(join(recordsPath(dataDir, kind), file));
    if (!idPattern.test(record.id) || file !== `${record.id}.json`)
      throw new Error(`${file} is not a record of ${kind}`);
    remember(record);
  }
  for (const folder of await readdir(join(dataDir, kind))) {
    if (!records.has(folder)) await removeTree(dataPath(dataDir, kind, folder));
  }

  return {
    path,
    get: (id) => records.get(id),
    byName: (name) => records.get(idByName.get(name) ?? ''),
    all: () => [...records.values()],
    create: async (id, fill) => {
      const unfinished = join(unfinishedPath(dataDir), id);
      try {
        await mkdir(unfinished);
        const record = await fill(unfinished);
        await rename(unfinished, path(record));
        await writeFile(`${unfinished}.json`, `${JSON.stringify(record, null, 2)}\n`);
        await rename(`${unfinished}.json`, recordFile(id));
        remember(record);
        return record;
      } catch (error) {
        await Promise.all([unfinished, `${unfinished}.json`, dataPath(dataDir, kind, id)].map(removeTree));
        throw error;
      }
    },
    remove: async (id) => {
      const record = records.get(id);
      if (!record) return;
      await rm(recordFile(id), { force: true });
      records.delete(id);
      idByName.delete(record.name);
      await removeTree(path(record));
    },
  };
}

async function readRecord<R>(file: string): Promise<R> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as R;
  } catch (error) {
    throw new Error(`${file} cannot be read as a record`, { cause: error });
  }
}

async function removeTree(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(async (error: NodeJS.ErrnoException) => {
    // A user may have made folders in a volume read-only; only root removes their files without asking.
    if (error.code !== 'EACCES' && error.code !== 'EPERM') throw error;
    await makeFoldersWritable(path);
    await rm(path, { recursive: true, force: true });
  });
}

async function makeFoldersWritable(path: string): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeFoldersWritable(join(path, entry.name));
  }
}
