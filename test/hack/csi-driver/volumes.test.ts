import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStores, volumeRequest } from './stores.ts';

describe('createVolumes', () => {
  it('makes one volume of many calls at once with the same name', async () => {
    const { volumes, volumeStore } = await openStores();
    const made = await Promise.all(Array.from({ length: 20 }, () => volumes.create(volumeRequest())));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(volumeStore.all()).toHaveLength(1);
  });

  it('answers ALREADY_EXISTS with the reason when the name is taken by something else', async () => {
    const { volumes } = await openStores();
    const { id } = await volumes.create(volumeRequest());
    await expect(volumes.create(volumeRequest({ mode: 'block' }))).rejects.toMatchObject({
      code: 'ALREADY_EXISTS',
      message: `volume pvc-1 exists as ${id}: it is a filesystem volume`,
    });
  });

  it('gives a new id when a deleted name comes again', async () => {
    const { volumes } = await openStores();
    const first = await volumes.create(volumeRequest());
    await volumes.remove(first.id);
    expect((await volumes.create(volumeRequest())).id).not.toBe(first.id);
  });

  it('never promises the same bytes twice, also to calls at once, and gives them back', async () => {
    const { volumes } = await openStores();
    const calls = Array.from({ length: 15 }, (_, index) => volumes.create(volumeRequest({ name: `pvc-${index}` })));
    const results = await Promise.allSettled(calls);
    const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(made).toHaveLength(10);
    expect(volumes.availableBytes()).toBe(0);
    await expect(volumes.create(volumeRequest({ name: 'late' }))).rejects.toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      message: '100 bytes are wanted, 0 are left',
    });
    await volumes.remove(made[0]?.id ?? '');
    await expect(volumes.create(volumeRequest({ name: 'late' }))).resolves.toMatchObject({ capacityBytes: 100 });
  });

  it('says that nothing is left, and not less, when the storage shrinks below what is used', async () => {
    const { volumes, world } = await openStores();
    await volumes.create(volumeRequest());
    world.totalBytes = 50;
    expect(volumes.availableBytes()).toBe(0);
  });

  it('makes a block volume as a file of its size that takes no space', async () => {
    const { volumes, volumeStore } = await openStores();
    const volume = await volumes.create(volumeRequest({ mode: 'block' }));
    const file = await stat(join(volumeStore.path(volume), 'block'));
    expect([file.size, file.blocks]).toEqual([100, 0]);
  });

  it('copies a volume from another one', async () => {
    const { volumes, volumeStore } = await openStores();
    const source = await volumes.create(volumeRequest());
    await writeFile(join(volumeStore.path(source), 'file'), 'content');
    const clone = await volumes.create(volumeRequest({ name: 'clone', source: { kind: 'volume', id: source.id } }));
    expect(await readFile(join(volumeStore.path(clone), 'file'), 'utf8')).toBe('content');
  });

  it('answers NOT_FOUND for a source that is not there, whatever its id looks like', async () => {
    const { volumes, volumeStore } = await openStores();
    for (const kind of ['snapshot', 'volume'] as const) {
      for (const id of ['snap-1', '../../../etc', '__proto__', '']) {
        const call = volumes.create(volumeRequest({ source: { kind, id } }));
        await expect(call).rejects.toMatchObject({ code: 'NOT_FOUND' });
      }
    }
    expect(volumeStore.all()).toEqual([]);
  });

  it('leaves everything as it is when an unknown id is deleted', async () => {
    const { volumes, dataDir } = await openStores();
    await volumes.create(volumeRequest());
    await volumes.remove('../meta');
    expect(await readdir(join(dataDir, 'meta', 'volumes'))).toHaveLength(1);
  });
});
