import { join } from 'node:path';
import { ControlPlaneError } from './control-plane-error.ts';

/** Where everything of one control plane lies in its folder. */
export interface FolderLayout {
  readonly dir: string;
  /** The administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** Kubeconfigs of the components and of service accounts. */
  readonly users: string;
  readonly tokens: string;
  readonly pki: string;
  /** The API server's self-signed certificate, which is also its certificate authority. */
  readonly caFile: string;
  readonly etcd: string;
  readonly auditPolicy: string;
  readonly auditLog: string;
  readonly driverSocket: string;
  /** The CSI driver's volumes and snapshots. */
  readonly driverData: string;
  /** The file through which a test makes the driver slow, full or broken. */
  readonly driverControl: string;
}

/** sockaddr_un has room for 108 bytes with the zero at the end, unix(7). */
const LONGEST_SOCKET_PATH = 107;

/**
 * The layout of a folder, given by its absolute path.
 * @throws ControlPlaneError when the path is too long for the driver's Unix socket.
 */
export function folderLayout(dir: string): FolderLayout {
  const pki = join(dir, 'pki');
  const driverSocket = join(dir, 'csi.sock');
  const excess = Buffer.byteLength(driverSocket) - LONGEST_SOCKET_PATH;
  if (excess > 0) {
    throw new ControlPlaneError(
      `the path ${dir} is ${excess} bytes too long for a Unix socket in it: choose a shorter one`,
    );
  }
  return {
    dir,
    kubeconfig: join(dir, 'kubeconfig'),
    users: join(dir, 'users'),
    tokens: join(dir, 'tokens.csv'),
    pki,
    caFile: join(pki, 'apiserver.crt'),
    etcd: join(dir, 'etcd'),
    auditPolicy: join(dir, 'audit-policy.json'),
    auditLog: join(dir, 'audit.log'),
    driverSocket,
    driverData: join(dir, 'data'),
    driverControl: join(dir, 'driver.json'),
  };
}

/** The kubeconfig of one user in the folder. */
export function userKubeconfig({ users }: FolderLayout, user: string): string {
  return join(users, `${user}.kubeconfig`);
}
