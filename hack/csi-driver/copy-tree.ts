import { constants, type Stats } from 'node:fs';
import { chmod, copyFile, lstat, mkdir, open, readdir, readlink, symlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';

const chunkBytes = 1024 * 1024;
const zeros = Buffer.alloc(chunkBytes);

/**
 * Copies a folder with its files, modes, times and symbolic links (as they are, also dangling ones) into `to`, which may
 * exist and is then filled. Nothing is shared with the source afterwards but blocks that the filesystem copies on write.
 * Holes stay holes: a 10 GiB block volume with 1 MiB written costs 1 MiB. Sockets, pipes and devices have no content and
 * are left out.
 *
 * The copy is not one moment in time for a writer that goes on meanwhile: a file that vanishes is left out.
 */
export async function copyTree(from: string, to: string): Promise<void> {
  const stats = await lstat(from);
  await mkdir(to, { recursive: true });
  for (const name of await readdir(from)) await copyEntry(join(from, name), join(to, name));
  // Last, because writing children moves the folder's times and a folder may be read-only.
  await keepAttributes(to, stats);
}

async function copyEntry(from: string, to: string): Promise<void> {
  try {
    const stats = await lstat(from);
    if (stats.isDirectory()) return await copyTree(from, to);
    if (stats.isSymbolicLink()) return await symlink(await readlink(from), to);
    if (!stats.isFile()) return;
    if (isSparse(stats)) await copySparse(from, to, stats.size);
    else await copyFile(from, to, constants.COPYFILE_FICLONE);
    await keepAttributes(to, stats);
  } catch (error) {
    // Deleted by the user since its folder was read: the snapshot is then of the moment after.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && (await isGone(from))) return;
    throw error;
  }
}

async function isGone(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => false,
    (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
  );
}

async function keepAttributes(path: string, stats: Stats): Promise<void> {
  await utimes(path, stats.atime, stats.mtime);
  await chmod(path, stats.mode & 0o7777);
}

// Some filesystems count blocks late, so this may take a full file for a sparse one; its content is read in either case.
function isSparse(stats: Stats): boolean {
  return stats.blocks * 512 < stats.size;
}

async function copySparse(from: string, to: string, size: number): Promise<void> {
  const source = await open(from, 'r');
  try {
    const target = await open(to, 'wx');
    try {
      await target.truncate(size);
      const buffer = Buffer.allocUnsafe(chunkBytes);
      for (let position = 0; position < size; ) {
        const { bytesRead } = await source.read(buffer, 0, Math.min(chunkBytes, size - position), position);
        if (bytesRead === 0) break;
        const chunk = buffer.subarray(0, bytesRead);
        if (!chunk.equals(zeros.subarray(0, bytesRead))) await target.write(chunk, 0, bytesRead, position);
        position += bytesRead;
      }
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
}
