import { spawn } from 'node:child_process';

/** Watches over a child process from outside this one. */
export interface ParentGuard {
  /** Ends the watch: the child has ended, or shall live on. */
  release(): void;
}

/**
 * Sees to it that a child process is asked to end (SIGTERM) when this process is gone, however it went, kill -9 included:
 * the kernel then closes the pipe on which a small shell waits.
 */
export function guardChild(pid: number): ParentGuard {
  // A session of its own, so that Ctrl-C in the terminal does not end the guard before its work.
  const guard = spawn('/bin/sh', ['-c', 'read -r _; kill -TERM "$0" 2>/dev/null', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Neither may keep a program alive that has nothing else to do.
  guard.unref();
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
  return { release: () => void guard.kill('SIGKILL') };
}
