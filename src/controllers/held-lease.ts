import type { LeaderElector, LeaderElectorOptions } from '../kube/lease.ts';

/** A Lease that is held for as long as it is wanted, and got again after a loss. */
export interface HeldLease {
  /** By the monotonic clock at the moment of asking. */
  readonly held: boolean;
  /** Begins or ends to want it; an end gives it back. Asking for what is so already does nothing. */
  want(wanted: boolean): Promise<void>;
}

/** Takes part in one election after another. */
export type Elect = (callbacks: Pick<LeaderElectorOptions, 'onAcquired' | 'onLost'>) => LeaderElector;

/** `changed` is called when the Lease was won or lost. */
export function createHeldLease(elect: Elect, changed: () => void): HeldLease {
  let elector: LeaderElector | undefined;

  function begin(): void {
    elector = elect({
      onAcquired: changed,
      onLost() {
        // An elector stands once; the next one waits until the Lease is free.
        if (elector !== undefined) begin();
        changed();
      },
    });
    elector.start();
  }

  return {
    get held() {
      return elector?.isLeader === true;
    },
    async want(wanted) {
      if (wanted && elector === undefined) begin();
      if (wanted || elector === undefined) return;
      const leaving = elector;
      elector = undefined;
      await leaving.stop();
    },
  };
}
