import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { status } from '@grpc/grpc-js';
import { describe, expect, it, vi } from 'vitest';
import { dataPath, unfinishedPath } from '../../hack/csi-driver/layout.ts';
import { connectToDriver, makeDriverHome } from '../support/csi-driver.ts';

const volumeRequest = {
  name: 'pvc-1',
  capacity_range: { required_bytes: '1024' },
  volume_capabilities: [{ mount: {}, access_mode: { mode: 'SINGLE_NODE_WRITER' } }],
};

async function setUp() {
  const home = await makeDriverHome();
  const driver = await home.start();
  const call = await connectToDriver(home);
  const { volume } = await call('CreateVolume', volumeRequest);
  const snapshotRequest = { name: 'snapshot-1', source_volume_id: volume.volume_id };
  return { home, driver, call, volumeId: volume.volume_id, snapshotRequest };
}

describe('the directory CSI driver', () => {
  it('keeps volumes, snapshots and their answers over SIGTERM and kill -9', async () => {
    const { home, driver, call, volumeId, snapshotRequest } = await setUp();
    await writeFile(join(dataPath(home.dataDir, 'volumes', volumeId), 'file'), 'old');
    const first = await call('CreateSnapshot', snapshotRequest);
    expect(await driver.end('SIGTERM')).toBe(0);
    expect(existsSync(join(home.folder, 'csi.sock'))).toBe(false);

    const second = await home.start();
    expect(await call('CreateSnapshot', snapshotRequest)).toEqual(first);
    expect(await second.end('SIGKILL')).toBe('SIGKILL');

    await home.start();
    expect(await call('ListSnapshots')).toMatchObject({ entries: [first] });
    expect(await call('CreateVolume', volumeRequest)).toMatchObject({ volume: { volume_id: volumeId } });
    const source = { snapshot: { snapshot_id: first.snapshot.snapshot_id } };
    const restored = await call('CreateVolume', { ...volumeRequest, name: 'r', volume_content_source: source });
    const file = join(dataPath(home.dataDir, 'volumes', restored.volume.volume_id), 'file');
    expect(await readFile(file, 'utf8')).toBe('old');
  });

  it('never shows a snapshot whose copy was cut short by kill -9, and takes it whole when asked again', async () => {
    const { home, driver, call, volumeId, snapshotRequest } = await setUp();
    const names = Array.from({ length: 1000 }, (_, index) => `file-${index}`);
    const folder = dataPath(home.dataDir, 'volumes', volumeId);
    await Promise.all(names.map((name) => writeFile(join(folder, name), name)));
    const cutShort = call('CreateSnapshot', snapshotRequest).catch(({ code }) => code);
    await vi.waitUntil(async () => (await readdir(unfinishedPath(home.dataDir))).length > 0, {
      interval: 0,
      timeout: 20_000,
    });
    await driver.end('SIGKILL');
    expect(await cutShort).toBe(status.UNAVAILABLE);
    expect(await readdir(unfinishedPath(home.dataDir))).not.toEqual([]);

    await home.start();
    expect(await call('ListSnapshots')).toMatchObject({ entries: [] });
    expect(await readdir(unfinishedPath(home.dataDir))).toEqual([]);
    const { snapshot } = await call('CreateSnapshot', snapshotRequest);
    const copied = await readdir(dataPath(home.dataDir, 'snapshots', snapshot.snapshot_id));
    expect(copied.sort()).toEqual([...names].sort());
  });

  it('has done the work when the answer is lost after the commit, and gives the same snapshot again', async () => {
    const { home, call, snapshotRequest } = await setUp();
    await home.script({ CreateSnapshot: { after: 'commit', times: 1, error: { code: 'DEADLINE_EXCEEDED' } } });
    await expect(call('CreateSnapshot', snapshotRequest)).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    const { entries } = await call('ListSnapshots');
    expect(entries).toHaveLength(1);
    expect(await call('CreateSnapshot', snapshotRequest)).toEqual(entries[0]);
  });

  it('does nothing for a call whose caller gave up while it hung before the work', async () => {
    const { home, call, snapshotRequest } = await setUp();
    await home.script({ CreateSnapshot: { hang: true } });
    const hung = call('CreateSnapshot', snapshotRequest, { deadlineMs: 100 });
    await expect(hung).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    await vi.waitUntil(async () => (await home.calls()).some(({ code }) => code === 'CANCELLED'), { timeout: 20_000 });
    await home.script({});
    expect(await call('ListSnapshots')).toMatchObject({ entries: [] });
  });

  it('answers a hanging call when the script changes, and others meanwhile', async () => {
    const { home, call, snapshotRequest } = await setUp();
    await home.script({ CreateSnapshot: { hang: true, match: { name: '^snapshot-1$' } } });
    const hung = call('CreateSnapshot', snapshotRequest);
    await call('CreateSnapshot', { ...snapshotRequest, name: 'snapshot-2' });
    await home.script({});
    expect((await hung).snapshot.ready_to_use).toBe(true);
  });

  it('says that a snapshot is not ready until its time has come', async () => {
    const { home, call, snapshotRequest } = await setUp();
    await home.script({ readyAfterMs: 1000 });
    const { snapshot } = await call('CreateSnapshot', snapshotRequest);
    expect(snapshot.ready_to_use).toBe(false);
    const ready = { snapshot: { ...snapshot, ready_to_use: true } };
    const { snapshot_id } = snapshot;
    await vi.waitFor(async () => expect((await call('ListSnapshots', { snapshot_id })).entries).toEqual([ready]), {
      timeout: 20_000,
    });
    expect(await call('CreateSnapshot', snapshotRequest)).toEqual(ready);
  });

  it('takes capacity and limits from the script', async () => {
    const { home, call, snapshotRequest } = await setUp();
    await home.script({ capacityBytes: 1500, snapshotsPerVolumeLimit: 0 });
    expect(await call('GetCapacity')).toMatchObject({ available_capacity: String(1500 - 1024) });
    expect(await call('GetCapacity', { accessible_topology: { segments: { 'example.com/zone': 'z' } } })).toMatchObject(
      { available_capacity: '0' },
    );
    const exhausted = { code: status.RESOURCE_EXHAUSTED };
    await expect(call('CreateVolume', { ...volumeRequest, name: 'pvc-2' })).rejects.toMatchObject(exhausted);
    await expect(call('CreateSnapshot', snapshotRequest)).rejects.toMatchObject(exhausted);
  });

  it('puts a volume where the request says and refuses a place that does not exist', async () => {
    const { call } = await setUp();
    const inZone = (zone: string) => ({
      ...volumeRequest,
      name: `pvc-${zone}`,
      accessibility_requirements: { requisite: [{ segments: { 'example.com/zone': zone } }] },
    });
    expect(await call('CreateVolume', inZone('b'))).toMatchObject({
      volume: { accessible_topology: [{ segments: { 'example.com/zone': 'b' } }] },
    });
    await expect(call('CreateVolume', inZone('z'))).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  });

  it('logs each call with what it was about, and never a secret', async () => {
    const { home, call, volumeId, snapshotRequest } = await setUp();
    await home.script({ CreateSnapshot: { latencyMs: 50 } });
    await call('CreateSnapshot', {
      ...snapshotRequest,
      secrets: { password: 'hunter2' },
      parameters: { key: 'value' },
    });
    const calls = await home.calls();
    expect(calls.map(({ method, code }) => [method, code])).toEqual([
      ['CreateVolume', 'OK'],
      ['CreateSnapshot', 'OK'],
    ]);
    expect(calls[1]).toMatchObject({
      request: { name: 'snapshot-1', source_volume_id: volumeId, parameters: { key: 'value' } },
      fault: true,
    });
    expect(calls[1]?.ms).toBeGreaterThan(45);
    expect(JSON.stringify(calls)).not.toContain('hunter2');
  });

  it('does not start beside another driver on the same socket', async () => {
    const { home, call } = await setUp();
    await expect(home.start()).rejects.toThrow(
      `the driver ended with 2: another process serves ${home.folder}/csi.sock`,
    );
    await expect(call('Probe')).resolves.toMatchObject({ ready: { value: true } });
  });
});
