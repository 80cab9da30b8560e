import { readFileSync } from 'node:fs';
import { ControlPlaneError } from './control-plane-error.ts';
import { waitUntil } from './wait.ts';

/** A process, and not whoever has the same pid later: the kernel's start time tells the two apart. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks from the machine's start to that of the process: field 22 of /proc/PID/stat, proc_pid_stat(5). */
  readonly startTicks: number;
}

/** State letter and start time from the text of /proc/PID/stat. */
export function parseStat(stat: string): { readonly state: string; readonly startTicks: number } {
  // The command name stands in brackets and may hold brackets and blanks itself, so count from the last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', startTicks: Number(fields[19]) };
}

/** The identity of a process that runs now, or undefined when there is none with this pid. */
export function identify(pid: number): ProcessIdentity | undefined {
  const stat = readStat(pid);
  return stat && { pid, startTicks: stat.startTicks };
}

/** True while this very process runs. One that has ended and waits for its parent to notice does not run. */
export function isRunning({ pid, startTicks }: ProcessIdentity): boolean {
  const stat = readStat(pid);
  return stat !== undefined && stat.startTicks === startTicks && stat.state !== 'Z' && stat.state !== 'X';
}

/**
 * Sends a signal to the process group that this process leads; false when the process does not run any more, in which
 * case nobody gets the signal.
 */
export function signalGroup(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isRunning(identity)) return false;
  try {
    process.kill(-identity.pid, signal);
    return true;
  } catch (error) {
    // It ended between the look and the signal.
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

/**
 * Ends group leaders: `signal` to each, SIGKILL to those that still run after `graceMs`, and returns when none does.
 * @throws when one survives SIGKILL for five seconds (a process stuck in the kernel).
 */
export async function endProcesses(
  identities: readonly ProcessIdentity[],
  { graceMs, signal = 'SIGTERM' }: { readonly graceMs: number; readonly signal?: NodeJS.Signals },
): Promise<void> {
  const noneRuns = () => !identities.some(isRunning);
  for (const identity of identities) {
    // A stopped process (SIGSTOP) hears the signal when it goes on.
    if (signalGroup(identity, signal)) signalGroup(identity, 'SIGCONT');
  }
  if (await waitUntil(noneRuns, { timeoutMs: graceMs })) return;
  for (const identity of identities) signalGroup(identity, 'SIGKILL');
  if (await waitUntil(noneRuns, { timeoutMs: 5_000 })) return;
  const left = identities.filter(isRunning).map(({ pid }) => pid);
  throw new ControlPlaneError(`still running after SIGKILL: pid ${left.join(', ')}`);
}

function readStat(pid: number): ReturnType<typeof parseStat> | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // Gone; a read of one that is just ending may also say ESRCH.
    return undefined;
  }
}
