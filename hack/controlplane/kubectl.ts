import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ControlPlaneError } from './control-plane-error.ts';
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
  return async (args, { stdin = '', kubeconfig = adminKubeconfig } = {}) => {
    const env = { ...processEnvironment(dir), KUBECONFIG: kubeconfig };
    const child = spawn(program, args, { cwd: dir, env, stdio: ['pipe', 'pipe', 'pipe'] });
    const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve(code ?? signal));
    });
    // A kubectl that does not read its input to the end says why itself.
    child.stdin.on('error', () => undefined);
    child.stdin.end(stdin);
    const [end, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (end === 0) return stdout;
    throw new ControlPlaneError(`kubectl ${args.join(' ')} failed (${end}): ${stderr.trim() || stdout.trim()}`);
  };
}
