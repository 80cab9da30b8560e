/** The longest time for which the event loop did not turn. */
export interface LongestPause {
  readonly wallMs: number;
  /** What this process, helper threads included, used of it; the rest was the machine's, busy with others. */
  readonly cpuMs: number;
}

/** Watches the event loop from now until the returned function is called. */
export function watchPauses(): () => LongestPause {
  let longest: LongestPause = { wallMs: 0, cpuMs: 0 };
  let last = performance.now();
  let cpu = process.cpuUsage();
  const look = (): void => {
    const used = process.cpuUsage(cpu);
    const wallMs = performance.now() - last;
    if (wallMs > longest.wallMs) longest = { wallMs, cpuMs: (used.user + used.system) / 1000 };
    last = performance.now();
    cpu = process.cpuUsage();
  };
  const timer = setInterval(look, 1);
  return () => {
    clearInterval(timer);
    look();
    return longest;
  };
}
