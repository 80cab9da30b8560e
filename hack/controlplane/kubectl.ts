import { runClient } from './client-program.ts';
import { processEnvironment } from './process-environment.ts';

/** One call of kubectl. */
export interface KubectlCall {
  /** What it reads from standard input, for `-f -`. */
  readonly stdin?: string;
  /** Whose rights it uses. Default: the administrator's. */
  readonly kubeconfig?: string;
}

/**
 * Runs kubectl and returns what it prints on standard output.
 * @throws ControlPlaneError with the command, its exit code and all that it wrote to standard error.
 */
export type Kubectl = (args: readonly string[], call?: KubectlCall) => Promise<string>;

/** A kubectl for one control plane: its own settings and discovery cache, none of the user's. */
export function createKubectl(program: string, dir: string, adminKubeconfig: string): Kubectl {
  return (args, { stdin = '', kubeconfig = adminKubeconfig } = {}) => {
    const env = { ...processEnvironment(dir), KUBECONFIG: kubeconfig };
    return runClient({ program, name: 'kubectl', args, cwd: dir, env, stdin });
  };
}
