import { readFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Control, defaultControl, type Fault, parseControl } from './control-file.ts';
import { CsiError } from './errors.ts';
import type { RpcName } from './protocol.ts';

/** The script that a running driver follows. */
export interface Faults {
  /** What the control file says now. */
  control(): Control;
  /** The fault that strikes this call, counted as used; undefined when none does. */
  take(rpc: RpcName, request: object): Fault | undefined;
  /**
   * Lets the fault act on a call: waits, hangs, then throws its error if it has one.
   *
   * @throws CsiError the scripted one; CANCELLED when the caller gave up meanwhile; UNAVAILABLE when the driver stops
   */
  strike(fault: Fault, caller: AbortSignal): Promise<void>;
  /** Ends all waiting calls. */
  stop(): void;
}

/** Where the script is, and where to say that it cannot be read. */
export interface FaultsOptions {
  readonly controlFile?: string;
  readonly report: (line: string) => void;
  /** How often a hanging call looks whether the file changed. */
  readonly pollMs?: number;
}

/**
 * Follows a control file: looks at each call whether it was written (its time, size or inode) and reads it anew. No file means no
 * faults. A malformed file is reported once and the last good one stays in force, so a half-written file does no harm. Write it
 * by rename: a new inode is seen for certain, while times have the grain of a clock tick.
 */
export function createFaults({ controlFile, report, pollMs = 50 }: FaultsOptions): Faults {
  const stopping = new AbortController();
  let current = defaultControl;
  let version = '';
  let struck = new Map<Fault, number>();

  const refresh = () => {
    const seen = controlFile === undefined ? '' : fileVersion(controlFile);
    if (seen === version) return;
    version = seen;
    try {
      current =
        seen === '' || controlFile === undefined ? defaultControl : parseControl(readFileSync(controlFile, 'utf8'));
      struck = new Map();
    } catch (error) {
      report(`control file ${controlFile}: ${(error as Error).message}; the last good one stays in force`);
    }
  };

  const untilChanged = async (signal: AbortSignal) => {
    const before = version;
    while (version === before) {
      await sleep(pollMs, undefined, { signal });
      refresh();
    }
  };

  return {
    control: () => {
      refresh();
      return current;
    },
    take: (rpc, request) => {
      refresh();
      const fault = current.faults.get(rpc)?.find((one) => (struck.get(one) ?? 0) < one.times && matches(one, request));
      if (fault) struck.set(fault, (struck.get(fault) ?? 0) + 1);
      return fault;
    },
    strike: async (fault, caller) => {
      const signal = AbortSignal.any([caller, stopping.signal]);
      try {
        if (fault.latencyMs > 0) await sleep(fault.latencyMs, undefined, { signal });
        if (fault.hang) await untilChanged(signal);
      } catch (error) {
        if (stopping.signal.aborted) throw new CsiError('UNAVAILABLE', 'the driver stops', { cause: error });
        throw new CsiError('CANCELLED', 'the caller gave up', { cause: error });
      }
      if (fault.error) throw new CsiError(fault.error.code, fault.error.message);
    },
    stop: () => stopping.abort(),
  };
}

function matches(fault: Fault, request: object): boolean {
  return fault.match.every(({ field, pattern }) => {
    const value = readField(request, field);
    return typeof value === 'string' && pattern.test(value);
  });
}

// `name`, or `parameters.some.dotted/key`: the part before the first dot is the map, the rest is one key.
function readField(request: object, field: string): unknown {
  const fields = request as Readonly<Record<string, unknown>>;
  const dot = field.indexOf('.');
  if (dot < 0) return fields[field];
  const map = fields[field.slice(0, dot)];
  return typeof map === 'object' && map !== null ? (map as Record<string, unknown>)[field.slice(dot + 1)] : undefined;
}

function fileVersion(path: string): string {
  try {
    const { mtimeNs, size, ino } = statSync(path, { bigint: true });
    return `${mtimeNs}/${size}/${ino}`;
  } catch {
    // Not there, which is the usual case; or its folder cannot be read, and then there is nothing to follow either.
    return '';
  }
}
