import { chmod, lstat, mkdir, open, readdir, readFile, readlink, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { copyTree } from '../../../hack/csi-driver/copy-tree.ts';
import { makeTempFolder } from './temp-folder.ts';

async function setUp() {
  const root = await makeTempFolder();
  const from = join(root, 'from');
  await mkdir(from);
  return { root, from, to: join(root, 'to') };
}

describe('copyTree', () => {
  it('copies contents, modes, times, empty folders and links that lead nowhere', async () => {
    const { from, to } = await setUp();
    await mkdir(join(from, 'deep', 'empty'), { recursive: true });
    await writeFile(join(from, 'deep', 'tool'), 'content');
    await chmod(join(from, 'deep', 'tool'), 0o4751);
    await chmod(join(from, 'deep'), 0o1770);
    await utimes(join(from, 'deep', 'tool'), 1000, 2000);
    await utimes(join(from, 'deep'), 1000, 3000);
    await symlink('../nowhere', join(from, 'link'));
    await copyTree(from, to);
    expect(await readFile(join(to, 'deep', 'tool'), 'utf8')).toBe('content');
    expect(await readdir(join(to, 'deep', 'empty'))).toEqual([]);
    expect(await readlink(join(to, 'link'))).toBe('../nowhere');
    const tool = await lstat(join(to, 'deep', 'tool'));
    const deep = await lstat(join(to, 'deep'));
    expect([tool.mode & 0o7777, tool.mtime.getTime()]).toEqual([0o4751, 2_000_000]);
    expect([deep.mode & 0o7777, deep.mtime.getTime()]).toEqual([0o1770, 3_000_000]);
  });

  it('shares nothing with the source afterwards', async () => {
    const { from, to } = await setUp();
    await writeFile(join(from, 'file'), 'old');
    await copyTree(from, to);
    await writeFile(join(from, 'file'), 'new');
    expect(await readFile(join(to, 'file'), 'utf8')).toBe('old');
  });

  it('keeps holes as holes and what lies between them', async () => {
    const { from, to } = await setUp();
    const size = 64 * 1024 * 1024 + 7;
    const file = await open(join(from, 'block'), 'w');
    await file.truncate(size);
    await file.write('middle', 33 * 1024 * 1024 + 5);
    await file.write('end', size - 3);
    await file.close();
    await copyTree(from, to);
    const copy = await open(join(to, 'block'), 'r');
    const read = async (position: number, length: number) =>
      (await copy.read(Buffer.alloc(length), 0, length, position)).buffer.toString();
    expect(await read(33 * 1024 * 1024 + 5, 6)).toBe('middle');
    expect(await read(size - 3, 3)).toBe('end');
    expect(await read(10, 1)).toBe('\0');
    await copy.close();
    const stats = await lstat(join(to, 'block'));
    expect(stats.size).toBe(size);
    expect(stats.blocks * 512).toBeLessThan(4 * 1024 * 1024);
  });

  it('leaves out a socket, which has no content to keep', async () => {
    const { from, to } = await setUp();
    await writeFile(join(from, 'file'), 'content');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(from, 'app.sock'), resolve));
    await copyTree(from, to);
    await new Promise((resolve) => server.close(resolve));
    expect(await readdir(to)).toEqual(['file']);
  });

  it('fails when the source is not there', async () => {
    const { root, to } = await setUp();
    await expect(copyTree(join(root, 'missing'), to)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
