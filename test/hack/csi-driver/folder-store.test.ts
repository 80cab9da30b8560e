import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clearUnfinished, openFolderStore } from '../../../hack/csi-driver/folder-store.ts';
import { dataPath, recordsPath, unfinishedPath } from '../../../hack/csi-driver/layout.ts';
import { makeTempFolder } from './temp-folder.ts';

const pattern = /^id-\d$/;
const one = { id: 'id-1', name: 'one' };

async function open(dataDir: string) {
  await clearUnfinished(dataDir);
  return await openFolderStore<typeof one>(dataDir, 'volumes', pattern);
}

async function filesOf(dataDir: string) {
  const list = async (path: string) => (await readdir(path)).sort();
  return {
    data: await list(join(dataDir, 'volumes')),
    records: await list(recordsPath(dataDir, 'volumes')),
    unfinished: await list(unfinishedPath(dataDir)),
  };
}

describe('openFolderStore', () => {
  it('remembers records and data over a restart, by id and by name', async () => {
    const dataDir = await makeTempFolder();
    await (await open(dataDir)).create('id-1', async (folder) => {
      await writeFile(join(folder, 'file'), 'content');
      return one;
    });
    const store = await open(dataDir);
    expect(store.get('id-1')).toEqual(one);
    expect(store.byName('one')).toEqual(one);
    expect(store.all()).toEqual([one]);
    expect(await readFile(join(store.path(one), 'file'), 'utf8')).toBe('content');
  });

  it('keeps its own files apart from the data', async () => {
    const dataDir = await makeTempFolder();
    const store = await open(dataDir);
    await store.create('id-1', async () => one);
    expect(await readdir(store.path(one))).toEqual([]);
  });

  it('leaves nothing behind when filling fails', async () => {
    const dataDir = await makeTempFolder();
    const store = await open(dataDir);
    const failing = store.create('id-1', async (folder) => {
      await writeFile(join(folder, 'half'), '');
      throw new Error('disk full');
    });
    await expect(failing).rejects.toThrow('disk full');
    expect(store.get('id-1')).toBeUndefined();
    expect(await filesOf(dataDir)).toEqual({ data: [], records: [], unfinished: [] });
  });

  it('removes record and data, and nothing when the id is unknown', async () => {
    const dataDir = await makeTempFolder();
    const store = await open(dataDir);
    await store.create('id-1', async () => one);
    await store.remove('id-1');
    await store.remove('id-1');
    expect(store.byName('one')).toBeUndefined();
    expect(await filesOf(dataDir)).toEqual({ data: [], records: [], unfinished: [] });
  });

  const crashes: Record<string, (dataDir: string) => Promise<unknown>> = {
    'while it copied': (dataDir) => mkdir(join(unfinishedPath(dataDir), 'id-2')),
    'between the folder and its record': (dataDir) => mkdir(dataPath(dataDir, 'volumes', 'id-2')),
    'before the record was in place': async (dataDir) => {
      await mkdir(dataPath(dataDir, 'volumes', 'id-2'));
      await writeFile(join(unfinishedPath(dataDir), 'id-2.json'), '{"id": "id-2", "na');
    },
    'while it took a folder apart': async (dataDir) => {
      await mkdir(dataPath(dataDir, 'volumes', 'id-2'));
      await writeFile(join(dataPath(dataDir, 'volumes', 'id-2'), 'rest'), '');
    },
  };
  for (const [when, crash] of Object.entries(crashes)) {
    it(`shows and keeps nothing of what a process had begun that was killed ${when}`, async () => {
      const dataDir = await makeTempFolder();
      await (await open(dataDir)).create('id-1', async () => one);
      await crash(dataDir);
      expect((await open(dataDir)).all()).toEqual([one]);
      expect(await filesOf(dataDir)).toEqual({ data: ['id-1'], records: ['id-1.json'], unfinished: [] });
    });
  }

  it('refuses to start on a damaged record instead of deleting its data', async () => {
    const dataDir = await makeTempFolder();
    await (await open(dataDir)).create('id-1', async () => one);
    const record = join(recordsPath(dataDir, 'volumes'), 'id-1.json');
    await writeFile(record, '{');
    await expect(open(dataDir)).rejects.toThrow(`${record} cannot be read as a record`);
    await rm(record);
    await writeFile(record, JSON.stringify(one));
    await rename(record, join(recordsPath(dataDir, 'volumes'), 'id-2.json'));
    await expect(open(dataDir)).rejects.toThrow('id-2.json is not a record of volumes');
    expect((await filesOf(dataDir)).data).toEqual(['id-1']);
  });
});
