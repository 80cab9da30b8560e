import { ControlPlaneError } from './control-plane-error.ts';
import { freePorts } from './free-ports.ts';
import { logSize, readLog, readLogTail } from './process-log.ts';
import type { ProcessExit, ProcessSpec } from './process-table.ts';
import { startSupervisor } from './supervisor-client.ts';
import { waitUntil } from './wait.ts';

/** A process with the ports that it needs and the way to tell that it is ready. */
export interface LaunchPlan {
  readonly name: string;
  /** How many free ports the two functions are given. */
  readonly ports: number;
  readonly spec: (ports: readonly number[]) => Omit<ProcessSpec, 'name'>;
  readonly isReady: (ports: readonly number[]) => Promise<boolean>;
}

/** Starts a control plane's processes, each until it is ready, and starts and stops them again by name. */
export interface Launcher {
  /** Starts a process on free ports and returns these once it is ready. @throws with the last lines of its log. */
  launch(plan: LaunchPlan): Promise<readonly number[]>;
  /** Starts a launched process that was stopped or has ended, on its old ports, and waits until it is ready. */
  start(name: string): Promise<void>;
  /** Ends a launched process, by force if it takes long. */
  stop(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** Sends a signal to a launched process. */
  signal(name: string, signal: NodeJS.Signals): Promise<void>;
  /** Leaves the processes running for good. */
  release(): Promise<void>;
  /** Ends all processes. */
  close(): Promise<void>;
}

/** What a launcher works on. */
export interface LauncherOptions {
  /** The control plane's folder. */
  readonly dir: string;
  /** Remove the folder when all is ended. */
  readonly removeDir: boolean;
  /** Takes a line when a process that was ready ends without having been asked to. */
  readonly log: (line: string) => void;
}

interface Launched {
  readonly plan: LaunchPlan;
  readonly ports: readonly number[];
}

/** Far beyond what a start takes even on a loaded machine: it bounds the wait for what will never come. */
const READY_TIMEOUT_MS = 90_000;
const PORT_ATTEMPTS = 5;

/** Starts the launcher's supervisor. */
export async function startLauncher({ dir, removeDir, log }: LauncherOptions): Promise<Launcher> {
  const launched = new Map<string, Launched>();
  // Processes that are being started or stopped: their end is no news, and the starter wants to know it.
  const ends = new Map<string, ProcessExit>();
  const unwatched = new Set<string>();
  const supervisor = await startSupervisor({
    dir,
    removeDir,
    onExit: (exit) => {
      ends.set(exit.name, exit);
      if (!unwatched.has(exit.name)) log(describeExit(exit));
    },
  });

  /** Starts a process and waits until it is ready; leaves nothing behind when that fails. */
  const attempt = async ({ plan, ports }: Launched): Promise<void> => {
    const { name } = plan;
    const logBefore = logSize(dir, name);
    unwatched.add(name);
    ends.delete(name);
    await supervisor.start({ ...plan.spec(ports), name });
    let ready = false;
    const oneOrTheOther = async () => {
      ready = await plan.isReady(ports);
      return ready || ends.has(name);
    };
    await waitUntil(oneOrTheOther, { timeoutMs: READY_TIMEOUT_MS });
    const end = ends.get(name);
    // Ready and ended at once means that somebody else answered on the port.
    if (ready && !end) {
      unwatched.delete(name);
      return;
    }
    await supervisor.stop(name);
    const what = end
      ? `${describeExit(end)} before it was ready`
      : `${name} is not ready after ${READY_TIMEOUT_MS / 1000} s`;
    throw new LaunchError(
      `${what}; the end of its log:\n${readLogTail(dir, name, logBefore)}`,
      readLog(dir, name, logBefore),
    );
  };

  return {
    launch: async (plan) => {
      for (let left = PORT_ATTEMPTS; ; left--) {
        const process = { plan, ports: await freePorts(plan.ports) };
        try {
          await attempt(process);
          launched.set(plan.name, process);
          return process.ports;
        } catch (error) {
          // Between looking for a port and listening on it somebody else was quicker.
          const portTaken = error instanceof LaunchError && error.log.includes('address already in use');
          if (!portTaken || left <= 1) throw error;
        }
      }
    },
    start: async (name) => attempt(known(launched, name)),
    stop: async (name, signal) => {
      known(launched, name);
      unwatched.add(name);
      await supervisor.stop(name, signal);
    },
    signal: async (name, signal) => {
      known(launched, name);
      await supervisor.signal(name, signal);
    },
    release: () => supervisor.release(),
    close: () => {
      for (const name of launched.keys()) unwatched.add(name);
      return supervisor.close();
    },
  };
}

/** A start that failed, with all that the process logged meanwhile. */
class LaunchError extends ControlPlaneError {
  readonly log: string;

  constructor(message: string, log: string) {
    super(message);
    this.log = log;
  }
}

function known(launched: ReadonlyMap<string, Launched>, name: string): Launched {
  const found = launched.get(name);
  if (found) return found;
  throw new ControlPlaneError(`no process ${name} in this control plane; there are ${[...launched.keys()].join(', ')}`);
}

function describeExit({ name, code, signal }: ProcessExit): string {
  return signal ? `${name} was ended by ${signal}` : `${name} ended with exit code ${code}`;
}
