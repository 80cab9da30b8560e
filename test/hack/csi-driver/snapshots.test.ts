import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { unfinishedPath } from '../../../hack/csi-driver/layout.ts';
import { openStores, volumeRequest } from './stores.ts';

async function withVolume() {
  const stores = await openStores();
  const volume = await stores.volumes.create(volumeRequest());
  const file = join(stores.volumeStore.path(volume), 'file');
  await writeFile(file, 'old');
  const take = (name: string) => stores.snapshots.create({ name, sourceVolumeId: volume.id });
  return { ...stores, volume, file, take };
}

describe('createSnapshots', () => {
  it('keeps what the volume held, for as many restores as are wanted, also when the volume is gone', async () => {
    const { volumes, volumeStore, volume, file, take } = await withVolume();
    const snapshot = await take('s');
    await writeFile(file, 'new');
    await volumes.remove(volume.id);
    for (const name of ['a', 'b']) {
      const restored = await volumes.create(volumeRequest({ name, source: { kind: 'snapshot', id: snapshot.id } }));
      expect(await readFile(join(volumeStore.path(restored), 'file'), 'utf8')).toBe('old');
    }
  });

  it('takes one snapshot of many calls at once with the same name, and gives it again when the volume is gone', async () => {
    const { volumes, snapshotStore, volume, take } = await withVolume();
    const taken = await Promise.all(Array.from({ length: 20 }, () => take('s')));
    expect(new Set(taken.map(({ id }) => id)).size).toBe(1);
    expect(snapshotStore.all()).toHaveLength(1);
    await volumes.remove(volume.id);
    expect(await take('s')).toEqual(taken[0]);
  });

  it('answers ALREADY_EXISTS when the name has a snapshot of another volume', async () => {
    const { volumes, snapshots, volume, take } = await withVolume();
    const { id } = await take('s');
    const other = await volumes.create(volumeRequest({ name: 'other' }));
    await expect(snapshots.create({ name: 's', sourceVolumeId: other.id })).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: `snapshot s exists as ${id}: it was taken of volume ${volume.id}`,
    });
  });

  it('answers NOT_FOUND for a volume that is not there', async () => {
    const { snapshots } = await openStores();
    const call = snapshots.create({ name: 's', sourceVolumeId: '../volumes' });
    await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('dates each snapshot and says how large its restore must be', async () => {
    const { take } = await withVolume();
    expect(await take('a')).toMatchObject({ createdAtNs: '1', sizeBytes: 100 });
    expect(await take('b')).toMatchObject({ createdAtNs: '2', sizeBytes: 100 });
  });

  it('is not ready, and cannot be restored, before its time has come', async () => {
    const { volumes, snapshots, world, take } = await withVolume();
    world.settings = { ...world.settings, readyAfterMs: 10 };
    const snapshot = await take('s');
    const restore = () => volumes.create(volumeRequest({ name: 'r', source: { kind: 'snapshot', id: snapshot.id } }));
    world.now += 9;
    expect(snapshots.isReady(snapshot)).toBe(false);
    await expect(restore()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    world.now += 1;
    expect(snapshots.isReady(snapshot)).toBe(true);
    await expect(restore()).resolves.toMatchObject({ name: 'r' });
  });

  it('refuses more snapshots of a volume than the limit, also to calls at once', async () => {
    const { snapshots, snapshotStore, world, take } = await withVolume();
    world.settings = { ...world.settings, snapshotsPerVolumeLimit: 3 };
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, index) => take(`s-${index}`)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
    await expect(take('late')).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' });
    await snapshots.remove(snapshotStore.all()[0]?.id ?? '');
    await expect(take('late')).resolves.toMatchObject({ name: 'late' });
  });

  it('deletes a snapshot and its copy only when the restores that copy from it are done', async () => {
    const { dataDir, volumes, volumeStore, snapshots, snapshotStore, volume, take } = await withVolume();
    const names = Array.from({ length: 300 }, (_, index) => `file-${index}`);
    await Promise.all(names.map((name) => writeFile(join(volumeStore.path(volume), name), name)));
    const snapshot = await take('s');
    const source = { kind: 'snapshot', id: snapshot.id } as const;
    const restoring = volumes.create(volumeRequest({ name: 'r', source }));
    await vi.waitUntil(async () => (await readdir(unfinishedPath(dataDir))).length > 0, {
      interval: 0,
      timeout: 20_000,
    });
    const removing = snapshots.remove(snapshot.id);
    const restored = await restoring;
    await removing;
    expect((await readdir(volumeStore.path(restored))).sort()).toEqual(['file', ...names].sort());
    expect(await stat(snapshotStore.path(snapshot)).catch(({ code }) => code)).toBe('ENOENT');
    const late = volumes.create(volumeRequest({ name: 'late', source }));
    await expect(late).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('restores a block volume with its content and room to grow', async () => {
    const { volumes, volumeStore, snapshots } = await openStores();
    const volume = await volumes.create(volumeRequest({ mode: 'block' }));
    await writeFile(join(volumeStore.path(volume), 'block'), 'data', { flag: 'r+' });
    const { id } = await snapshots.create({ name: 's', sourceVolumeId: volume.id });
    const source = { kind: 'snapshot', id } as const;
    const range = { requiredBytes: 200n, limitBytes: 0n };
    const restored = await volumes.create(volumeRequest({ name: 'r', mode: 'block', source, range }));
    const content = await readFile(join(volumeStore.path(restored), 'block'));
    expect([content.length, content.subarray(0, 5).toString()]).toEqual([200, 'data\0']);
    const asFiles = volumes.create(volumeRequest({ name: 'x', source }));
    await expect(asFiles).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(await readdir(volumeStore.path(restored))).toEqual(['block']);
  });
});
