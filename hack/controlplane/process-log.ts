import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { lastLines } from './control-plane-error.ts';

/** Where the output of a process goes; each start appends. */
export function logPath(dir: string, name: string): string {
  return join(dir, 'log', `${name}.log`);
}

/** The size of a log in bytes, to read later what came after this moment. Zero before the first start. */
export function logSize(dir: string, name: string): number {
  return statSync(logPath(dir, name), { throwIfNoEntry: false })?.size ?? 0;
}

/** What a log holds from a byte position on. */
export function readLog(dir: string, name: string, from = 0): string {
  try {
    return readFileSync(logPath(dir, name)).subarray(from).toString('utf8');
  } catch {
    // No log is an empty one: this serves error messages, which must not fail themselves.
    return '';
  }
}

/** The last lines of a log, for an error message. */
export function readLogTail(dir: string, name: string, from = 0): string {
  return lastLines(readLog(dir, name, from)) || '(its log is empty)';
}
