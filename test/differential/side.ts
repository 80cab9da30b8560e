import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { folderLayout } from '../../hack/controlplane/folder-layout.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import type { DriverFault } from './situation.ts';

/** A control plane with one of the two controllers. */
export interface Side {
  readonly plane: ControlPlane;
  readonly admin: AdminClient;
  /** Sets the faults of one namespace; none mends it. The driver follows at its next call. */
  disturb(namespace: string, faults: readonly DriverFault[]): Promise<void>;
  /** Everything that the driver has a record of. */
  records(kind: 'volumes' | 'snapshots'): Promise<readonly DriverRecord[]>;
  stop(): Promise<void>;
}

/** What the driver remembers of a volume or a snapshot. */
export interface DriverRecord {
  readonly id: string;
  readonly name: string;
}

/** Quick enough for a hundred situations at once; both sides have the same sidecar. */
const quick = ['--kube-api-qps=500', '--kube-api-burst=1000'];
const args = {
  'csi-provisioner': quick,
  // It may fall asleep over a content until it looks at all of them again (by default after 15 min). We nudge it, upstream
  // waits; when it wakes sooner, both come to the same end.
  'csi-snapshotter': [...quick, '--worker-threads=50', '--resync-period=15s'],
  'snapshot-controller': [...quick, '--worker-threads=50'],
  'kube-controller-manager': ['--kube-api-qps=200', '--kube-api-burst=400'],
};

/** Upstream's own snapshot-controller. */
export async function startUpstreamSide(): Promise<Side> {
  return sideOf(await startControlPlane({ nodes: 1, args }));
}

/** Ours, with `--binding-mode=builtin`, when it writes. */
export async function startOurSide(): Promise<Side> {
  const plane = await startControlPlane({ nodes: 1, args, snapshotController: false });
  const kubeconfig = await installOperator(plane, { binding: true });
  const operator = await startOperator({
    dir: plane.dir,
    kubeconfig,
    args: ['--controllers=binding', '--binding-mode=builtin', '--binding-preflight-seconds=1'],
  });
  const side = sideOf(plane, operator);
  await vi.waitFor(
    async () => {
      const { data } = (await side.admin.get('/api/v1/namespaces/keepsake-system/configmaps/keepsake-binding')) as {
        readonly data?: { readonly state?: string };
      };
      if (data?.state !== 'writing') throw new Error(`the binding is ${data?.state}`);
    },
    { timeout: 60_000, interval: 100 },
  );
  return side;
}

function sideOf(plane: ControlPlane, operator?: OperatorProcess): Side {
  const admin = createAdminClient(plane);
  const faultsOf = new Map<string, readonly DriverFault[]>();
  let writing = Promise.resolve();

  return {
    plane,
    admin,
    disturb(namespace, faults) {
      faultsOf.set(namespace, faults);
      writing = writing.then(() => writeControl(plane.driverControl, faultsOf));
      return writing;
    },
    async records(kind) {
      const folder = join(folderLayout(plane.dir).driverData, 'meta', kind);
      const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
      const texts = await Promise.all(
        // It may have gone since the folder was read.
        names.map((name) => readFile(join(folder, name), 'utf8').catch(() => undefined)),
      );
      return texts.filter((text) => text !== undefined).map((text) => JSON.parse(text) as DriverRecord);
    },
    async stop() {
      await operator?.kill();
      await admin.close();
      await plane.stop();
    },
  };
}

async function writeControl(path: string, faultsOf: ReadonlyMap<string, readonly DriverFault[]>): Promise<void> {
  const control: Record<string, object[]> = {};
  for (const faults of faultsOf.values()) {
    for (const { rpc, ...fault } of faults) control[rpc] = [...(control[rpc] ?? []), fault];
  }
  await writeFile(`${path}.new`, JSON.stringify(control));
  await rename(`${path}.new`, path);
}
