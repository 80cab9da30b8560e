import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { claimOf, driver, openStage, type SeenSnapshot, snapshotType } from '../support/stage.ts';

/** Its ticks are far from any test, but for the run at creation. */
const onceNow = { schedule: '0 0 1 1 *', runOnCreate: true, claims: { all: true } };
const isReady = ({ status }: SeenSnapshot) => status?.readyToUse === true;

let plane: ControlPlane;
let admin: AdminClient;
let operator: OperatorProcess;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1 });
  const kubeconfig = await installOperator(plane);
  admin = createAdminClient(plane);
  const args = ['--namespace=keepsake-system', `--driver-limits=${driver}=concurrent:2`];
  operator = await startOperator({ dir: plane.dir, kubeconfig, args });
});

afterAll(async () => {
  await operator?.kill();
  await admin?.close();
  await plane?.stop();
});

it('keeps two namespaces together within the limit of their driver, until all are served', async () => {
  const many = await openStage(admin, 'many');
  const one = await openStage(admin, 'one');
  const names = Array.from({ length: 6 }, (_, i) => `data-${i}`);
  await Promise.all([...names.map((name) => many.claim(name)), one.claim('data')]);
  await Promise.all([...names.map((name) => many.whenBound(name)), one.whenBound('data')]);
  await many.schedule('all', onceNow);
  await one.schedule('all', onceNow);

  let most = 0;
  await vi.waitFor(
    async () => {
      const { items } = await admin.list(resourcePath(snapshotType));
      const snapshots = items as readonly SeenSnapshot[];
      most = Math.max(most, snapshots.filter((snapshot) => !isReady(snapshot)).length);
      expect(snapshots.filter(isReady).map(claimOf).sort()).toEqual(['data', ...names].sort());
    },
    { timeout: 60_000, interval: 50 },
  );
  expect(most).toBe(2);
  expect(await many.events({ kind: 'SnapshotSchedule', name: 'all' })).toContainEqual(
    expect.objectContaining({ type: 'Normal', reason: 'DriverLimitReached' }),
  );
  await vi.waitFor(async () => expect(await many.conditions('all')).toMatchObject({ Ready: 'True' }), 20_000);
});
