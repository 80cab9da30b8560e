import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePorts } from '../../../hack/controlplane/free-ports.ts';
import { answersOk } from '../../../hack/controlplane/probes.ts';
import { processEnvironment } from '../../../hack/controlplane/process-environment.ts';
import { waitUntil } from '../../../hack/controlplane/wait.ts';
import { guardChild } from '../../../hack/parent-guard.ts';

/** An operator whose start was timed. */
export interface TimedStart {
  readonly pid: number;
  /** From the spawn until `/readyz` answered ok: its caches are filled. */
  readonly readyMs: number;
  /** From the spawn until it said that it leads. */
  readonly leaderMs: number;
  /** SIGTERM; resolves when it has ended, its Lease given back. */
  stop(): Promise<void>;
}

const BUNDLE = join(import.meta.dirname, '../../../dist/keepsake.mjs');
const TIMEOUT_MS = 20_000;
/** How often `/readyz` is asked: rarely enough to leave the machine to the one that starts. */
const PROBE_MS = 10;

/**
 * Starts the built operator with Node's own defaults and times it until it is ready and leads. Its Lease must be free.
 * Rejects, with all that it said, when it does not get there in 20 s; it is ended then.
 */
export async function startTimed(kubeconfig: string, dir: string): Promise<TimedStart> {
  const [health = 0, metrics = 0] = await freePorts(2);
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [
      BUNDLE,
      'run',
      `--kubeconfig=${kubeconfig}`,
      '--namespace=keepsake-system',
      `--health-bind-address=127.0.0.1:${health}`,
      `--metrics-bind-address=127.0.0.1:${metrics}`,
    ],
    { env: processEnvironment(dir), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${process.execPath} cannot be run`);
  const guard = guardChild(pid);
  const said: string[] = [];
  let leaderMs: number | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    said.push(line);
    if (line.includes('"became the leader"')) leaderMs ??= performance.now() - started;
  });
  const stop = async () => {
    guard.release();
    await end(child);
  };

  let readyMs: number | undefined;
  const there = await waitUntil(
    async () => {
      if (readyMs === undefined && (await answersOk(`http://127.0.0.1:${health}/readyz`))) {
        readyMs = performance.now() - started;
      }
      return (readyMs !== undefined && leaderMs !== undefined) || child.exitCode !== null;
    },
    { timeoutMs: TIMEOUT_MS, everyMs: PROBE_MS },
  );
  if (there && readyMs !== undefined && leaderMs !== undefined) {
    return { pid, readyMs: Math.round(readyMs), leaderMs: Math.round(leaderMs), stop };
  }
  await stop();
  throw new Error(`the operator did not start:\n${said.join('\n')}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
  await ended;
  clearTimeout(force);
}
