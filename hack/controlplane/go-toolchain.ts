import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ControlPlaneError, lastLines } from './control-plane-error.ts';

const run = promisify(execFile);

/**
 * The environment of every `go` command: the installed toolchain and nothing downloaded in its place, no C compiler,
 * go.mod files never changed, and the same bytes on each machine. Proxy, cache and the like stay as the user has them.
 */
export function goEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...env, GOTOOLCHAIN: 'local', CGO_ENABLED: '0', GOFLAGS: '-trimpath -buildvcs=false -mod=readonly' };
}

/** The version that a go.mod text asks for in its `go` line, such as `1.26.0`. */
export function requiredGo(goMod: string): string {
  const version = /^go (\d+(?:\.\d+)*)/m.exec(goMod)?.[1];
  if (version === undefined) throw new Error('go.mod has no go line');
  return version;
}

/** Says what is wrong with the output of `go version` in one sentence, or undefined when the toolchain will do. */
export function goProblem(goVersionOutput: string | undefined, needed: string): string | undefined {
  const [major = 0, minor = 0] = needed.split('.').map(Number);
  const advice = `install Go ${major}.${minor} or newer from https://go.dev/dl/ and put it on the PATH`;
  if (goVersionOutput === undefined) return `Go is needed to build the control plane and was not found: ${advice}.`;
  const found = /\bgo(\d+)\.(\d+)\S*/.exec(goVersionOutput);
  // A development build ("devel go1.27-…") matches too; one without any number is left to `go build` to judge.
  if (!found) return undefined;
  const newEnough = Number(found[1]) > major || (Number(found[1]) === major && Number(found[2]) >= minor);
  return newEnough ? undefined : `${found[0]} is too old to build the control plane: ${advice}.`;
}

/** Refuses with the sentence of `goProblem`. */
export async function requireGo(needed: string, env: NodeJS.ProcessEnv): Promise<void> {
  const output = await run('go', ['version'], { env: goEnvironment(env) }).then(
    ({ stdout }) => stdout,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    },
  );
  const problem = goProblem(output, needed);
  if (problem !== undefined) throw new ControlPlaneError(problem);
}

/** Runs one `go` command and returns what it prints. The error carries the last lines of its complaint. */
export async function go(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  try {
    return (await run('go', [...args], { cwd, env: goEnvironment(env), maxBuffer: 64 * 1024 * 1024 })).stdout;
  } catch (error) {
    const stderr = (error as { stderr?: string }).stderr ?? '';
    throw new ControlPlaneError(`go ${args[0]} failed in ${cwd}:\n${lastLines(stderr || String(error))}`, {
      cause: error,
    });
  }
}
