import { existsSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { callsAbout, operatorAccount } from '../support/audited-binding.ts';
import { auditedCalls, readRules, rightsIn } from '../support/rights.ts';
import { scrape } from '../support/scrape.ts';
import { driver, openStage, type SeenSnapshot, type Stage, snapshotType } from '../support/stage.ts';

// No snapshot-controller but ours; the sidecars and the driver are real, and theirs.

const soon = { timeout: 60_000, interval: 100 };
const contentType = { group: 'snapshot.storage.k8s.io', version: 'v1', plural: 'volumesnapshotcontents' };
const claimType = { group: '', version: 'v1', plural: 'persistentvolumeclaims' };

interface SeenContent extends RawObject {
  readonly spec: {
    readonly deletionPolicy: string;
    readonly sourceVolumeMode?: string;
    readonly volumeSnapshotRef: { readonly uid?: string };
  };
  readonly status?: { readonly snapshotHandle?: string; readonly readyToUse?: boolean };
}

let plane: ControlPlane;
let admin: AdminClient;
let operator: OperatorProcess;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1, audit: true, snapshotController: false });
  const kubeconfig = await installOperator(plane, { binding: true });
  admin = createAdminClient(plane);
  operator = await startOperator({
    dir: plane.dir,
    kubeconfig,
    args: [
      '--namespace=keepsake-system',
      '--controllers=binding',
      '--binding-mode=builtin',
      '--binding-preflight-seconds=1',
    ],
  });
});

afterAll(async () => {
  await operator?.kill();
  await admin?.close();
  await plane?.stop();
});

const contentPath = (name: string) => resourcePath(contentType, { name });
const content = async (name: string) => (await admin.get(contentPath(name))) as SeenContent;
const contentNames = async () =>
  (await admin.list(resourcePath(contentType))).items.map(({ metadata }) => metadata.name);

async function makeClaim(stage: Stage, name: string, volumeMode: string, more: object = {}): Promise<void> {
  await stage.create(claimType, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      volumeMode,
      storageClassName: 'directory',
      resources: { requests: { storage: '1Gi' } },
      ...more,
    },
  });
  await stage.whenBound(name);
}

async function makeSnapshot(stage: Stage, name: string, spec: object): Promise<SeenSnapshot> {
  await stage.create(snapshotType, {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    metadata: { name },
    spec,
  });
  return whenReady(stage, name);
}

async function whenReady(stage: Stage, name: string): Promise<SeenSnapshot> {
  return vi.waitFor(async () => {
    const seen = (await admin.get(resourcePath(snapshotType, { namespace: stage.namespace, name }))) as SeenSnapshot;
    expect(seen.status, `${stage.namespace}/${name}`).toMatchObject({ readyToUse: true });
    return seen;
  }, soon);
}

async function removeSnapshot(stage: Stage, name: string): Promise<void> {
  await stage.remove(snapshotType, name);
  await vi.waitFor(async () => {
    expect((await stage.snapshots()).map(({ metadata }) => metadata.name)).not.toContain(name);
  }, soon);
}

async function claimFinalizers(stage: Stage, name: string): Promise<unknown> {
  const { metadata } = await admin.get(resourcePath(claimType, { namespace: stage.namespace, name }));
  return metadata.finalizers;
}

/** Makes a content of data that is there already, and the snapshot that asks for it. */
async function provisionByHand(
  stage: Stage,
  name: string,
  { handle, deletionPolicy, sourceVolumeMode }: { handle: string; deletionPolicy: string; sourceVolumeMode: string },
): Promise<SeenSnapshot> {
  const contentName = `${stage.namespace}-${name}`;
  await admin.create(resourcePath(contentType), {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshotContent',
    metadata: { name: contentName },
    spec: {
      driver,
      deletionPolicy,
      sourceVolumeMode,
      source: { snapshotHandle: handle },
      volumeSnapshotRef: { namespace: stage.namespace, name },
    },
  });
  return makeSnapshot(stage, name, { source: { volumeSnapshotContentName: contentName } });
}

describe.concurrent.each([{ volumeMode: 'Filesystem' }, { volumeMode: 'Block' }])(
  'a $volumeMode volume',
  ({ volumeMode }) => {
    const file = volumeMode === 'Block' ? 'block' : 'diary.txt';
    const namespaced = (what: string) => `${what}-${volumeMode.toLowerCase()}`;

    it('is snapshotted, restored, and cleaned up by a class that deletes', async () => {
      const stage = await openStage(admin, namespaced('delete'));
      await makeClaim(stage, 'data', volumeMode);
      await writeFile(join(await plane.volumeFolder(stage.namespace, 'data'), file), 'monday');
      const made = await makeSnapshot(stage, 'first', { source: { persistentVolumeClaimName: 'data' } });
      const name = `snapcontent-${made.metadata.uid}`;
      expect(made).toMatchObject({
        metadata: { finalizers: [upstreamFinalizers.snapshotSource, upstreamFinalizers.snapshotBound] },
        spec: { volumeSnapshotClassName: 'directory' },
        status: { boundVolumeSnapshotContentName: name },
      });
      const { spec, status } = await content(name);
      expect(spec).toMatchObject({
        deletionPolicy: 'Delete',
        sourceVolumeMode: volumeMode,
        volumeSnapshotRef: { uid: made.metadata.uid },
      });
      const folder = plane.snapshotFolder(String(status?.snapshotHandle));
      expect(await beginningOf(join(folder, file))).toBe('monday');
      await vi.waitFor(async () => {
        expect(await claimFinalizers(stage, 'data')).toEqual(['kubernetes.io/pvc-protection']);
      }, soon);

      await writeFile(join(await plane.volumeFolder(stage.namespace, 'data'), file), 'tuesday');
      const dataSource = { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'first' };
      await makeClaim(stage, 'restored', volumeMode, { dataSource });
      expect(await beginningOf(join(await plane.volumeFolder(stage.namespace, 'restored'), file))).toBe('monday');

      await removeSnapshot(stage, 'first');
      await vi.waitFor(async () => expect(await contentNames()).not.toContain(name), soon);
      expect(existsSync(folder)).toBe(false);
    });

    it('keeps its data under a class that retains, and is bound again by hand with either policy', async () => {
      const stage = await openStage(admin, namespaced('retain'));
      await makeClaim(stage, 'data', volumeMode);
      await writeFile(join(await plane.volumeFolder(stage.namespace, 'data'), file), 'monday');
      const made = await makeSnapshot(stage, 'first', {
        volumeSnapshotClassName: 'directory-retain',
        source: { persistentVolumeClaimName: 'data' },
      });
      const name = `snapcontent-${made.metadata.uid}`;
      const handle = String((await content(name)).status?.snapshotHandle);
      const folder = plane.snapshotFolder(handle);
      const removeContent = async (gone: string) => {
        await admin.delete(contentPath(gone));
        await vi.waitFor(async () => expect(await contentNames()).not.toContain(gone), soon);
      };

      await removeSnapshot(stage, 'first');
      expect((await content(name)).status).toMatchObject({ readyToUse: true });
      await removeContent(name);
      expect(existsSync(folder)).toBe(true);

      const byHand = { handle, sourceVolumeMode: volumeMode };
      const kept = await provisionByHand(stage, 'kept', { ...byHand, deletionPolicy: 'Retain' });
      expect(await content(`${stage.namespace}-kept`)).toMatchObject({
        metadata: { finalizers: [upstreamFinalizers.contentBound] },
        spec: { volumeSnapshotRef: { uid: kept.metadata.uid } },
      });
      await removeSnapshot(stage, 'kept');
      await removeContent(`${stage.namespace}-kept`);
      expect(existsSync(folder)).toBe(true);

      await provisionByHand(stage, 'last', { ...byHand, deletionPolicy: 'Delete' });
      await removeSnapshot(stage, 'last');
      await vi.waitFor(async () => expect(await contentNames()).not.toContain(`${stage.namespace}-last`), soon);
      expect(existsSync(folder)).toBe(false);
    });
  },
);

describe('a claim', () => {
  it('is protected while it waits for its volume, and free when its snapshot is ready', async () => {
    const stage = await openStage(admin, 'protected');
    await stage.claim('data', { storageClassName: 'directory-wait' });
    await stage.create(snapshotType, {
      apiVersion: 'snapshot.storage.k8s.io/v1',
      kind: 'VolumeSnapshot',
      metadata: { name: 'early' },
      spec: { volumeSnapshotClassName: 'directory', source: { persistentVolumeClaimName: 'data' } },
    });
    await vi.waitFor(async () => {
      expect(await claimFinalizers(stage, 'data')).toContain(upstreamFinalizers.claimSource);
    }, soon);
    await stage.remove(snapshotType, 'early');
    await vi.waitFor(async () => {
      expect(await claimFinalizers(stage, 'data')).not.toContain(upstreamFinalizers.claimSource);
      expect(await stage.snapshots()).toEqual([]);
    }, soon);
  });
});

describe('the cost', () => {
  it('is at most five calls of ours per snapshot until it is ready, reads included', async () => {
    const stage = await openStage(admin, 'cost');
    const names = Array.from({ length: 10 }, (_, index) => `data-${index}`);
    await Promise.all(names.map((name) => makeClaim(stage, name, 'Filesystem')));
    const made = await Promise.all(
      names.map((name) => makeSnapshot(stage, name, { source: { persistentVolumeClaimName: name } })),
    );
    await vi.waitFor(async () => {
      for (const name of names) {
        expect(await claimFinalizers(stage, name)).toEqual(['kubernetes.io/pvc-protection']);
      }
    }, soon);
    // The log is written a moment after the answer.
    const calls = await vi.waitFor(async () => {
      const counted = await callsAbout(plane.auditLog, operatorAccount, {
        namespace: stage.namespace,
        contents: made.map(({ metadata }) => `snapcontent-${metadata.uid}`),
      });
      expect(counted.length).toBeGreaterThanOrEqual(5 * names.length);
      return counted;
    }, soon);
    console.info(`figure: ${calls.length / names.length} calls per snapshot: ${summary(calls)}`);
    expect(calls.length).toBeLessThanOrEqual(5 * names.length);
  });
});

describe('after all that the operator', () => {
  it('serves the metrics that dashboards for upstream read', async () => {
    const metric = await scrape(operator.metricsUrl);
    const of = (name: string, type: string) =>
      `snapshot_controller_operation_total_seconds_count{driver_name="${driver}",operation_name="${name}",snapshot_type="${type}",operation_status="success"}`;
    expect(metric(of('CreateSnapshotAndReady', 'dynamic'))).toBe(14);
    expect(metric(of('CreateSnapshotAndReady', 'pre-provisioned'))).toBe(4);
    expect(metric('snapshot_controller_operations_in_flight')).toBe(0);
  });

  it('has used every right that its binding is granted, and was denied nothing', async () => {
    const { binding } = await readRules();
    const { used, forbidden } = await auditedCalls(plane.auditLog, operatorAccount);
    expect(forbidden).toEqual([]);
    expect(used).toEqual(expect.arrayContaining([...rightsIn(binding)]));
  });
});

/** The first six bytes: a block volume is as long as its claim has asked for. */
async function beginningOf(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(6), 0, 6, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function summary(calls: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(call, (counts.get(call) ?? 0) + 1);
  return [...counts].map(([call, count]) => `${count} ${call}`).join(', ');
}
