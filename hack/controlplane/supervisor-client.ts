import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { ControlPlaneError } from './control-plane-error.ts';
import { createPendingReplies } from './pending-replies.ts';
import { processEnvironment } from './process-environment.ts';
import { logPath, readLogTail } from './process-log.ts';
import type { ProcessExit, ProcessSpec } from './process-table.ts';
import type { SupervisorMessage, SupervisorRequest } from './supervisor-protocol.ts';
import { typescriptProgram } from './typescript-program.ts';

/** The caller's side of the process that owns a control plane's processes. */
export interface Supervisor {
  /** Starts a process; returns when it has been executed, which does not say that it is ready. */
  start(spec: ProcessSpec): Promise<void>;
  /** Stops a process, by force after a while; returns when it has ended. Nothing to stop is no error. */
  stop(name: string, signal?: NodeJS.Signals): Promise<void>;
  /** Sends a signal to a running process, SIGSTOP and SIGCONT for instance. */
  signal(name: string, signal: NodeJS.Signals): Promise<void>;
  /** Ends the supervisor and leaves the processes alone. */
  release(): Promise<void>;
  /** Ends all processes and the supervisor; a second call waits for the same end. */
  close(): Promise<void>;
}

/** What a supervisor works on. */
export interface SupervisorOptions {
  /** The control plane's folder. */
  readonly dir: string;
  /** Remove the folder once all processes have ended, also when that is because the caller died. */
  readonly removeDir: boolean;
  /** Hears of the end of every process, wanted or not. */
  readonly onExit: (exit: ProcessExit) => void;
}

/** Longer than the supervisor may take to end its slowest process by force. */
const REPLY_TIMEOUT_MS = 30_000;

/** Starts a supervisor. From here on, nothing that is started through it outlives the caller, unless it is released. */
export async function startSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const { dir, onExit } = options;
  const child = spawnSupervisor(options);
  const lost = (what: string) =>
    new ControlPlaneError(`the control plane's supervisor ${what}:\n${readLogTail(dir, 'supervisor')}`);
  const replies = createPendingReplies<number | 'ready' | 'end'>(REPLY_TIMEOUT_MS, () => lost('does not answer'));
  let ended = false;

  child.on('message', (message: SupervisorMessage) => {
    switch (message.kind) {
      case 'ready':
        return replies.settle('ready');
      case 'done':
        return replies.settle(message.id);
      case 'failed':
        return replies.settle(message.id, new ControlPlaneError(message.error));
      case 'exited':
        return onExit(message.exit);
      default:
        return message satisfies never;
    }
  });
  const onEnd = () => {
    ended = true;
    replies.settle('end');
    replies.failAll(lost('ended'));
  };
  child.once('exit', onEnd);
  child.once('error', onEnd);

  let nextId = 1;
  const ask = (request: (id: number) => SupervisorRequest): Promise<void> => {
    if (ended || !child.connected) return Promise.reject(lost('is gone'));
    const id = nextId++;
    const reply = replies.expect(id);
    child.send(request(id), (error) => error && replies.settle(id, error));
    return reply;
  };
  let leaving: Promise<void> | undefined;
  const leave = (): Promise<void> => {
    leaving ??= ended ? Promise.resolve() : replies.expect('end');
    if (child.connected) child.disconnect();
    return leaving;
  };

  await replies.expect('ready');
  // A caller that has nothing else to do may end without stopping its control plane: the supervisor sees to the rest.
  child.unref();
  child.channel?.unref();
  return {
    start: (spec) => ask((id) => ({ kind: 'start', id, spec })),
    stop: (name, signal = 'SIGTERM') => ask((id) => ({ kind: 'stop', id, name, signal })),
    signal: (name, signal) => ask((id) => ({ kind: 'signal', id, name, signal })),
    release: async () => {
      await ask((id) => ({ kind: 'release', id }));
      await leave();
    },
    close: leave,
  };
}

function spawnSupervisor({ dir, removeDir }: SupervisorOptions): ChildProcess {
  mkdirSync(join(dir, 'log'), { recursive: true });
  const args = ['--dir', dir, ...(removeDir ? ['--remove-dir'] : [])];
  const program = typescriptProgram('hack/controlplane/supervisor.ts', args);
  const log = openSync(logPath(dir, 'supervisor'), 'a');
  try {
    // A session of its own: Ctrl-C then reaches the caller alone, and its death is what ends the rest.
    return spawn(program.command, program.args, {
      cwd: program.cwd,
      env: processEnvironment(dir),
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
  } finally {
    closeSync(log);
  }
}
