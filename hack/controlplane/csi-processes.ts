import { mkdir } from 'node:fs/promises';
import type { ClusterNode } from './cluster-nodes.ts';
import { binaryPlan, type StartContext } from './core-processes.ts';
import { driverArgs, provisionerArgs, snapshotControllerArgs, snapshotterArgs } from './csi-command-lines.ts';
import type { LaunchPlan } from './launcher.ts';
import { acceptsConnections, answersOk } from './probes.ts';
import { typescriptProgram } from './typescript-program.ts';

/** Starts the CSI driver and waits until its socket accepts connections. */
export async function startDriver(
  { layout, launcher, options }: StartContext,
  csiProto: string,
  nodes: readonly ClusterNode[],
): Promise<void> {
  await mkdir(layout.driverData, { recursive: true });
  const args = [...driverArgs(layout, csiProto, nodes), ...(options.args?.['csi-driver'] ?? [])];
  await launcher.launch({
    name: 'csi-driver',
    ports: 0,
    spec: () => ({ ...typescriptProgram('hack/csi-driver/main.ts', args), restart: false }),
    isReady: () => acceptsConnections(layout.driverSocket),
  });
}

/** Starts the sidecars of the driver and, unless it is unwanted, upstream's snapshot-controller. */
export async function startSidecars(context: StartContext): Promise<void> {
  const { layout, launcher, options } = context;
  // In a cluster a kubelet restarts them, and they rely on it: they end when they lose the driver.
  const sidecar = { ports: 1, restart: true, isReady };
  const plans: LaunchPlan[] = [
    binaryPlan(context, 'csi-provisioner', { ...sidecar, args: ([port = 0]) => provisionerArgs(layout, port) }),
    binaryPlan(context, 'csi-snapshotter', { ...sidecar, args: ([port = 0]) => snapshotterArgs(layout, port) }),
  ];
  if (options.snapshotController ?? true) {
    const args = ([port = 0]: readonly number[]) => snapshotControllerArgs(layout, port);
    plans.push(binaryPlan(context, 'snapshot-controller', { ...sidecar, args }));
  }
  await Promise.all(plans.map((plan) => launcher.launch(plan)));
}

/** They serve metrics once they have spoken with the driver and found the snapshot APIs. */
function isReady([port]: readonly number[]): Promise<boolean> {
  return answersOk(`http://127.0.0.1:${port}/metrics`);
}
