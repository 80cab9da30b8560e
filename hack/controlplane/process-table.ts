import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { processEnvironment } from './process-environment.ts';
import { endProcesses, identify, type ProcessIdentity, signalGroup } from './process-identity.ts';
import { logPath } from './process-log.ts';
import { GRACE_MS, removeRecord, writeRecord } from './run-records.ts';
import { stopOrder } from './stop-order.ts';

/** A process to start: everything that its parent needs to know, as plain data. */
export interface ProcessSpec {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Start it again, a second after it ended, unless it was stopped on purpose: what a kubelet does for a sidecar. */
  readonly restart: boolean;
}

/** How a process ended. */
export interface ProcessExit {
  readonly name: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

interface Entry {
  readonly spec: ProcessSpec;
  child?: ChildProcess;
  identity?: ProcessIdentity;
  restartTimer?: NodeJS.Timeout;
  stopping?: Promise<void>;
}

const RESTART_DELAY_MS = 1_000;

/**
 * The child processes of one control plane. Each leads a process group of its own, writes to a log file and is
 * recorded in the folder, so that it can live on, and be stopped, without this parent.
 */
export class ProcessTable {
  readonly #dir: string;
  readonly #onExit: (exit: ProcessExit) => void;
  readonly #graceMs: number;
  readonly #entries = new Map<string, Entry>();
  #closed = false;

  /** `onExit` hears of every end, wanted or not; `graceMs` is how long a process may take to end when it is asked to. */
  constructor(dir: string, onExit: (exit: ProcessExit) => void, graceMs = GRACE_MS) {
    this.#dir = dir;
    this.#onExit = onExit;
    this.#graceMs = graceMs;
    mkdirSync(join(dir, 'log'), { recursive: true });
  }

  /** Starts a process. @throws when it runs already, or when its program cannot be executed. */
  async start(spec: ProcessSpec): Promise<void> {
    if (this.#closed) throw new Error('the control plane is being stopped');
    if (this.#entries.get(spec.name)?.child) throw new Error(`${spec.name} runs already`);
    await this.stop(spec.name);
    const entry: Entry = { spec };
    this.#entries.set(spec.name, entry);
    await this.#spawn(entry);
  }

  /** Stops a process and any restart of it; returns when it has ended. Nothing to do is no error. */
  async stop(name: string, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const entry = this.#entries.get(name);
    if (!entry) return;
    clearTimeout(entry.restartTimer);
    // A second stop waits for the end of the first.
    entry.stopping ??= this.#end(entry, signal);
    await entry.stopping;
  }

  /** Sends a signal to a running process and its group. @throws when it does not run. */
  signal(name: string, signal: NodeJS.Signals): void {
    const identity = this.#entries.get(name)?.identity;
    if (!identity || !signalGroup(identity, signal)) throw new Error(`${name} does not run`);
  }

  /** Stops all of them in their order; none can be started after that. */
  async stopAll(): Promise<void> {
    this.#closed = true;
    for (const group of stopOrder([...this.#entries.keys()])) {
      await Promise.all(group.map((name) => this.stop(name)));
    }
  }

  async #spawn(entry: Entry): Promise<void> {
    const { name, command, args, cwd } = entry.spec;
    const log = openSync(logPath(this.#dir, name), 'a');
    let child: ChildProcess | undefined;
    try {
      child = spawn(command, args, {
        cwd,
        env: processEnvironment(this.#dir),
        detached: true,
        stdio: ['ignore', log, log],
      });
      child.once('exit', (code, signal) => this.#ended(entry, { name, code, signal }));
      if (child.pid === undefined) {
        const [error] = await once(child, 'error');
        throw error;
      }
      const identity = identify(child.pid);
      if (!identity) throw new Error(`${name} has no entry in /proc`);
      entry.child = child;
      entry.identity = identity;
      writeRecord(this.#dir, { name, ...identity });
    } catch (error) {
      // Without a record nobody would find it again.
      child?.kill('SIGKILL');
      if (this.#entries.get(name) === entry) this.#entries.delete(name);
      throw error;
    } finally {
      closeSync(log);
    }
  }

  async #end(entry: Entry, signal: NodeJS.Signals): Promise<void> {
    const { child, identity } = entry;
    if (child && identity) {
      const exited = once(child, 'exit');
      await endProcesses([identity], { graceMs: this.#graceMs, signal });
      await exited;
    }
    this.#entries.delete(entry.spec.name);
  }

  #ended(entry: Entry, exit: ProcessExit): void {
    delete entry.child;
    delete entry.identity;
    removeRecord(this.#dir, exit.name);
    if (entry.spec.restart && !entry.stopping) {
      entry.restartTimer = setTimeout(() => {
        this.#spawn(entry).catch(() => this.#onExit({ ...exit, code: null, signal: null }));
      }, RESTART_DELAY_MS);
    }
    this.#onExit(exit);
  }
}
