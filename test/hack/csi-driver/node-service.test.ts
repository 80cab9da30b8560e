import { readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createNodeService } from '../../../hack/csi-driver/node-service.ts';
import type { VolumeMode } from '../../../hack/csi-driver/records.ts';
import { openStores, volumeRequest } from './stores.ts';

async function setUp(mode: VolumeMode = 'filesystem') {
  const { volumes, volumeStore, dataDir } = await openStores();
  const volume = await volumes.create(volumeRequest({ mode }));
  const service = createNodeService({ node: { id: 'node-1', segments: { zone: 'a' } }, volumeStore });
  const request = {
    volume_id: volume.id,
    target_path: join(dataDir, 'target'),
    volume_capability: {
      access_type: mode === 'block' ? 'block' : 'mount',
      access_mode: { mode: 'SINGLE_NODE_WRITER' },
    },
    readonly: false,
  } as const;
  return { service, request, folder: volumeStore.path(volume) };
}

describe('createNodeService', () => {
  it('publishes a volume as its folder and a block volume as its file, twice as once', async () => {
    for (const mode of ['filesystem', 'block'] as const) {
      const { service, request, folder } = await setUp(mode);
      await service.NodePublishVolume(request);
      await service.NodePublishVolume(request);
      expect(await readlink(request.target_path)).toBe(mode === 'block' ? join(folder, 'block') : folder);
      await service.NodeUnpublishVolume(request);
      await service.NodeUnpublishVolume(request);
      await expect(readlink(request.target_path)).rejects.toMatchObject({ code: 'ENOENT' });
    }
  });

  it('touches nothing at a target path that is not this volume', async () => {
    const { service, request } = await setUp();
    await writeFile(request.target_path, 'mine');
    await expect(service.NodePublishVolume(request)).rejects.toMatchObject({ code: 'ALREADY_EXISTS' });
    await expect(service.NodeUnpublishVolume(request)).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(await readFile(request.target_path, 'utf8')).toBe('mine');
  });

  const refusals = {
    'no volume id': { change: { volume_id: '' }, code: 'INVALID_ARGUMENT' },
    'an unknown volume': { change: { volume_id: '../meta' }, code: 'NOT_FOUND' },
    'a relative target path': { change: { target_path: 'target' }, code: 'INVALID_ARGUMENT' },
    'no capability': { change: { volume_capability: null }, code: 'INVALID_ARGUMENT' },
    'read-only, which a link cannot promise': { change: { readonly: true }, code: 'INVALID_ARGUMENT' },
    'block for a filesystem volume': {
      change: { volume_capability: { access_type: 'block', access_mode: { mode: 'SINGLE_NODE_WRITER' } } },
      code: 'FAILED_PRECONDITION',
    },
  } as const;
  for (const [name, { change, code }] of Object.entries(refusals)) {
    it(`refuses to publish with ${name}`, async () => {
      const { service, request } = await setUp();
      await expect(service.NodePublishVolume({ ...request, ...change })).rejects.toMatchObject({ code });
    });
  }
});
