import { readFileSync } from 'node:fs';

/** What Linux says that a process uses. */
export interface ProcessUsage {
  /** Resident now. */
  readonly rssMiB: number;
  /** The most that was ever resident. */
  readonly peakRssMiB: number;
  /** Of what is resident, what belongs to this process alone; the rest is Node's program, shared by all that run it. */
  readonly anonymousMiB: number;
  /** CPU time so far, in steps of 10 ms. */
  readonly cpuMs: number;
}

/** Linux counts CPU time in USER_HZ, which is 100 on every platform that Node runs on. */
const MS_PER_TICK = 10;

/** Reads /proc. Throws when the process has ended. */
export function readUsage(pid: number): ProcessUsage {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (field: string) =>
    Math.round((Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1]) / 1024) * 10) / 10;
  // proc(5): the second field is the program's name in brackets, which may hold anything; utime and stime are 14 and 15.
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const [utime = Number.NaN, stime = Number.NaN] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number);
  return {
    rssMiB: mib('VmRSS'),
    peakRssMiB: mib('VmHWM'),
    anonymousMiB: mib('RssAnon'),
    cpuMs: (utime + stime) * MS_PER_TICK,
  };
}
