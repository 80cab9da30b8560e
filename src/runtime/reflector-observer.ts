import type { Logger } from './logger.ts';
import type { InterruptReason } from './read-failure.ts';

/** Counts what a reflector does. Every method is optional, cheap, and called synchronously. */
export interface ReflectorObserver {
  /** A list is complete. */
  listed?(list: { readonly items: number; readonly pages: number; readonly durationMs: number }): void;
  watchStarted?(): void;
  event?(type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'): void;
  /** A list or watch ended, so a new one is needed. */
  interrupted?(reason: InterruptReason): void;
  /** An object could not be projected; the others go on. */
  skipped?(): void;
}

/** `observer` with all its methods, of which none throws: counting must never cost an event. */
export function createSafeObserver(
  observer: ReflectorObserver | undefined,
  logger: Pick<Logger, 'error'>,
): Required<ReflectorObserver> {
  function safely(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      logger.error('a reflector observer threw', { error });
    }
  }
  return {
    listed: (list) => safely(() => observer?.listed?.(list)),
    watchStarted: () => safely(() => observer?.watchStarted?.()),
    event: (type) => safely(() => observer?.event?.(type)),
    interrupted: (reason) => safely(() => observer?.interrupted?.(reason)),
    skipped: () => safely(() => observer?.skipped?.()),
  };
}
