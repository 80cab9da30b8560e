import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { endProcesses, isRunning, type ProcessIdentity } from './process-identity.ts';
import { stopOrder } from './stop-order.ts';

/** What the control plane's folder remembers about a process that was started for it. */
export interface RunRecord extends ProcessIdentity {
  readonly name: string;
}

/** How long a process may take to end by itself before it is killed. */
export const GRACE_MS = 8_000;

/** Remembers a process; synchronous, so that no turn of the event loop lies between its start and its record. */
export function writeRecord(dir: string, { name, pid, startTicks }: RunRecord): void {
  mkdirSync(recordFolder(dir), { recursive: true });
  const path = recordPath(dir, name);
  writeFileSync(`${path}.new`, `${JSON.stringify({ pid, startTicks })}\n`);
  // A reader sees the whole record or none.
  renameSync(`${path}.new`, path);
}

/** Forgets a process. */
export function removeRecord(dir: string, name: string): void {
  rmSync(recordPath(dir, name), { force: true });
}

/** All remembered processes, whether or not they still run. Empty for a folder without a control plane. */
export function readRecords(dir: string): readonly RunRecord[] {
  let files: readonly string[];
  try {
    files = readdirSync(recordFolder(dir));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => {
      const { pid, startTicks } = JSON.parse(readFileSync(join(recordFolder(dir), file), 'utf8')) as ProcessIdentity;
      return { name: basename(file, '.json'), pid, startTicks };
    });
}

/** The remembered processes that still run. */
export function runningRecords(dir: string): readonly RunRecord[] {
  return readRecords(dir).filter(isRunning);
}

/** Ends every remembered process that still runs, forgets them all, and returns the names of those it ended. */
export async function endRecorded(dir: string): Promise<readonly string[]> {
  const ended: string[] = [];
  for (const group of stopOrder(readRecords(dir).map(({ name }) => name))) {
    const running = runningRecords(dir).filter(({ name }) => group.includes(name));
    await endProcesses(running, { graceMs: GRACE_MS });
    for (const name of group) removeRecord(dir, name);
    ended.push(...running.map(({ name }) => name));
  }
  return ended;
}

function recordFolder(dir: string): string {
  return join(dir, 'run');
}

function recordPath(dir: string, name: string): string {
  return join(recordFolder(dir), `${name}.json`);
}
