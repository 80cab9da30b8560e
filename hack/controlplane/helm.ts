import { join } from 'node:path';
import { binaryPath } from './binaries.ts';
import { buildControlPlane } from './build.ts';
import { runClient } from './client-program.ts';
import type { ControlPlane } from './control-plane.ts';
import { processEnvironment } from './process-environment.ts';

/** One call of helm. */
export interface HelmCall {
  /** What it reads from standard input, for `--values -`. */
  readonly stdin?: string;
  /** Whose rights it uses. Default: the administrator's. */
  readonly kubeconfig?: string;
}

/**
 * Runs helm and returns what it prints on standard output.
 * @throws ControlPlaneError with the command, its exit code and all that it wrote to standard error.
 */
export type Helm = (args: readonly string[], call?: HelmCall) => Promise<string>;

/** A helm for one control plane: its cache, settings and plugins lie in the cluster's folder, none are the user's. */
export function createHelm(program: string, dir: string, adminKubeconfig: string): Helm {
  const home = join(dir, 'helm');
  return (args, { stdin = '', kubeconfig = adminKubeconfig } = {}) => {
    const env = {
      ...processEnvironment(dir),
      KUBECONFIG: kubeconfig,
      HELM_CACHE_HOME: join(home, 'cache'),
      HELM_CONFIG_HOME: join(home, 'config'),
      HELM_DATA_HOME: join(home, 'data'),
    };
    return runClient({ program, name: 'helm', args, cwd: dir, env, stdin });
  };
}

/** The pinned helm for a control plane. The first call on a machine builds it, which takes two minutes. */
export async function helmFor({ dir, kubeconfig }: Pick<ControlPlane, 'dir' | 'kubeconfig'>): Promise<Helm> {
  const { bin } = await buildControlPlane({ also: ['helm'] });
  return createHelm(binaryPath('helm', bin, process.env), dir, kubeconfig);
}
