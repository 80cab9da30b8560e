import { runClient } from './client-program.ts';
import { processEnvironment } from './process-environment.ts';

/** One call of kubectl. */
export interface KubectlCall {
  /** What it reads from standard input, for `-f -`. */
  readonly stdin?: string;
  /** Whose rights it uses. Default: the administrator's. */
  readonly kubeconfig?: string;
  /** More variables of its environment, such as `KUBE_EDITOR`. Default none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Takes what it writes to standard error, where the API server's warnings come out. Default: nobody. */
  readonly onStderr?: (text: string) => void;
}

/**
 * Runs kubectl and returns what it prints on standard output.
 * @throws ControlPlaneError with the command, its exit code and all that it wrote to standard error.
 */
export type Kubectl = (args: readonly string[], call?: KubectlCall) => Promise<string>;

/** A kubectl for one control plane: its own settings and discovery cache, none of the user's. */
export function createKubectl(program: string, dir: string, adminKubeconfig: string): Kubectl {
  return (args, { stdin = '', kubeconfig = adminKubeconfig, env: more = {}, onStderr } = {}) => {
    const env = { ...processEnvironment(dir), ...more, KUBECONFIG: kubeconfig };
    return runClient({ program, name: 'kubectl', args, cwd: dir, env, stdin, onStderr });
  };
}
