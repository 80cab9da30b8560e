import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { ControlPlaneError } from './control-plane-error.ts';

/** One call of a command-line client of the cluster. */
export interface ClientCall {
  /** The program's path. */
  readonly program: string;
  /** What the error calls it. */
  readonly name: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All of its environment; nothing of this process's is added. */
  readonly env: NodeJS.ProcessEnv;
  /** What it reads from standard input. */
  readonly stdin: string;
  /** Takes what it writes to standard error, when it has ended, however it did. Default: nobody. */
  readonly onStderr?: ((text: string) => void) | undefined;
}

/**
 * Runs a client to its end and returns what it prints on standard output.
 * @throws ControlPlaneError with the command, its exit code and all that it wrote to standard error.
 */
export async function runClient(call: ClientCall): Promise<string> {
  const { program, name, args, cwd, env, stdin, onStderr } = call;
  const child = spawn(program, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  // A program that does not read its input to the end says why itself.
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  const [end, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  onStderr?.(stderr);
  if (end === 0) return stdout;
  throw new ControlPlaneError(`${name} ${args.join(' ')} failed (${end}): ${stderr.trim() || stdout.trim()}`);
}
