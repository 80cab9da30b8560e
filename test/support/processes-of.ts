import { readdirSync, readFileSync } from 'node:fs';

/** The command lines of all processes on this machine that name `path` in an argument: what is left of a control plane. */
export function processesOf(path: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map(readCommandLine)
    .filter((commandLine) => commandLine.includes(path));
}

function readCommandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    // It ended between the listing and the look.
    return '';
  }
}
