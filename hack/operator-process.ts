import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ControlPlaneError, lastLines } from './controlplane/control-plane-error.ts';
import { freePorts } from './controlplane/free-ports.ts';
import { answersOk } from './controlplane/probes.ts';
import { processEnvironment } from './controlplane/process-environment.ts';
import { identify } from './controlplane/process-identity.ts';
import { logPath, logSize, readLog } from './controlplane/process-log.ts';
import { removeRecord, writeRecord } from './controlplane/run-records.ts';
import { waitUntil } from './controlplane/wait.ts';
import { guardChild } from './parent-guard.ts';

/** Which operator to run, and as whom. */
export interface OperatorOptions {
  /** The control plane's folder: for the log and the record of the pid, by which `down` ends the operator too. */
  readonly dir: string;
  /** Path of the kubeconfig whose rights it has. */
  readonly kubeconfig: string;
  /** More flags of `keepsake run`, after ours, so that theirs win. Health must stay on. */
  readonly args?: readonly string[];
  /** More variables of its environment; of this process's it has none that could change what it does. Default none. */
  readonly env?: Readonly<Record<string, string>>;
  /** Tells replicas in one folder apart. Default `operator`. */
  readonly name?: string;
  /** The bundle to run. Default: `dist/keepsake.mjs`. */
  readonly program?: string;
}

/** How a process ended: its exit code, or the signal that it did not survive. */
export type ProcessEnd = number | NodeJS.Signals;

/** A running operator. It is asked to end when this process is gone, unless it was released. */
export interface OperatorProcess {
  readonly pid: number;
  /** Its health server; `/healthz` and `/readyz` follow. */
  readonly healthUrl: string;
  /** Its metrics, path included. */
  readonly metricsUrl: string;
  readonly logFile: string;
  /** Resolves when it has ended, whoever ended it. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
  /** What it has logged since its start, a line each. */
  lines(): readonly string[];
  /** Sends SIGTERM, or another signal, and resolves when it has ended; SIGKILL after 30 s, which the result then says. */
  stop(signal?: NodeJS.Signals): Promise<ProcessEnd>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Leaves it running after the end of this process. */
  release(): void;
}

const BUNDLE = fileURLToPath(new URL('../dist/keepsake.mjs', import.meta.url));
const READY_TIMEOUT_MS = 30_000;
/** A little longer than the operator itself allows for its end. */
const STOP_TIMEOUT_MS = 30_000;

/**
 * Starts the built operator as a process of its own, on free ports of 127.0.0.1, and resolves when `/readyz` is ok: its
 * caches are filled then, while the Lease may still be somebody else's.
 * @throws ControlPlaneError with the last lines of its log when it ends or is not ready in time; it is ended then.
 */
export async function startOperator(options: OperatorOptions): Promise<OperatorProcess> {
  const { dir, kubeconfig, args = [], name = 'operator', program = BUNDLE } = options;
  if (!existsSync(program)) throw new ControlPlaneError(`${program} is not there: run "npm run build" first`);
  const [health = 0, metrics = 0] = await freePorts(2);
  const logStart = logSize(dir, name);
  const child = spawnLogged(options, [
    program,
    'run',
    `--kubeconfig=${kubeconfig}`,
    `--health-bind-address=127.0.0.1:${health}`,
    `--metrics-bind-address=127.0.0.1:${metrics}`,
    ...args,
  ]);
  const { pid } = child;
  if (pid === undefined) {
    const [error] = await once(child, 'error');
    throw error;
  }
  const ended = once(child, 'exit').then(([code, signal]): ProcessEnd => code ?? signal);
  const identity = identify(pid);
  if (identity) writeRecord(dir, { name, ...identity });
  const guard = guardChild(pid);
  let end: ProcessEnd | undefined;
  void ended.then((how) => {
    end = how;
    guard.release();
    removeRecord(dir, name);
  });

  const operator: OperatorProcess = {
    pid,
    healthUrl: `http://127.0.0.1:${health}`,
    metricsUrl: `http://127.0.0.1:${metrics}/metrics`,
    logFile: logPath(dir, name),
    ended,
    lines: () => readLog(dir, name, logStart).split('\n').filter(Boolean),
    stop: async (signal = 'SIGTERM') => {
      if (end === undefined) child.kill(signal);
      const force = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      const how = await ended;
      clearTimeout(force);
      return how;
    },
    kill: async () => {
      if (end === undefined) child.kill('SIGKILL');
      await ended;
    },
    release: () => {
      guard.release();
      child.unref();
    },
  };

  const readyOrEnded = async () => end !== undefined || (await answersOk(`${operator.healthUrl}/readyz`));
  const inTime = await waitUntil(readyOrEnded, { timeoutMs: READY_TIMEOUT_MS });
  if (inTime && end === undefined) return operator;
  await operator.kill();
  const what = inTime ? `ended (${end}) before it was ready` : `is not ready after ${READY_TIMEOUT_MS / 1000} s`;
  throw new ControlPlaneError(`the operator ${what}; the end of its log:\n${lastLines(operator.lines().join('\n'))}`);
}

/** Starts Node with its output in the log file: a file, since the operator may outlive this process. */
function spawnLogged({ dir, name = 'operator', env = {} }: OperatorOptions, args: readonly string[]): ChildProcess {
  mkdirSync(dirname(logPath(dir, name)), { recursive: true });
  const log = openSync(logPath(dir, name), 'a');
  try {
    return spawn(process.execPath, args, {
      cwd: dir,
      env: { ...processEnvironment(dir), ...env },
      // It leads a group of its own: Ctrl-C reaches the caller alone, who ends it in its turn.
      detached: true,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}
