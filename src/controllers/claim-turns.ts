import type { Settlement } from '../runtime/own-writes.ts';

/** Lets the snapshots of one claim change it one after the other. */
export interface ClaimTurns {
  /** Whether a change of the claim is decided and not yet ended, or ended and not yet in the cache. */
  isBusy(claim: string): boolean;
  /** Waits for `isBusy` to become false; others may be quicker to take the turn, so ask again. */
  untilFree(claim: string, signal: AbortSignal): Promise<Settlement>;
  /** A change of the claim is decided; gives a function that ends it: carried out, or given up. */
  begin(claim: string): () => void;
}

/** What the turns must know of the claims that were written; `OwnWrites`, by the key of the claim, has it. */
export interface WrittenClaims {
  settled(claim: string): boolean;
  untilSettled(claim: string, signal: AbortSignal): Promise<Settlement>;
}

/**
 * While one snapshot takes the claim's finalizer away, because it saw no other that needs it, the cache still shows it
 * to a snapshot that has just come, which would then be cut from a claim that nothing protects. So a change is
 * announced in the same turn of the event loop in which it is decided, and whoever looks at the claim waits until it
 * shows. The other way round nothing can happen: a snapshot that was looked at before the decision was taken was in the
 * cache then, and spoke against it. It also spares a burst of snapshots of one claim their conflicts.
 */
export function createClaimTurns(written: WrittenClaims): ClaimTurns {
  const underWay = new Map<string, Promise<void>>();
  return {
    isBusy: (claim) => underWay.has(claim) || !written.settled(claim),
    async untilFree(claim, signal) {
      const change = underWay.get(claim);
      if (change !== undefined) await endOf(change, signal);
      return signal.aborted ? 'aborted' : written.untilSettled(claim, signal);
    },
    begin(claim) {
      let end: () => void = () => undefined;
      const change = new Promise<void>((resolve) => {
        end = () => {
          if (underWay.get(claim) === change) underWay.delete(claim);
          resolve();
        };
      });
      underWay.set(claim, change);
      return end;
    },
  };
}

async function endOf(change: Promise<void>, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true, signal: over.signal });
  });
  await Promise.race([change, aborted]);
  over.abort();
}
