import { rename, writeFile } from 'node:fs/promises';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';

/** What the CSI driver's control file says; hack/csi-driver/control-file.ts knows every field. */
export type DriverScript = Readonly<Record<string, unknown>>;

/** Replaces at once what a control plane's CSI driver is scripted to do; `{}` lets it work. Hanging calls go on. */
export async function scriptDriver(
  { driverControl }: Pick<ControlPlane, 'driverControl'>,
  script: DriverScript,
): Promise<void> {
  await writeFile(`${driverControl}.new`, JSON.stringify(script));
  await rename(`${driverControl}.new`, driverControl);
}

/** A fault's `match` for the snapshots of one claim, by the name that Keepsake gives them. */
export function ofClaim(claim: string): Readonly<Record<string, string>> {
  return { 'parameters.csi.storage.k8s.io/volumesnapshot/name': `^${claim}-\\d{12}-` };
}
