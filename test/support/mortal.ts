import type { Clock } from '../../src/runtime/clock.ts';
import { ConnectionError } from '../../src/runtime/connection-error.ts';
import type { Transport } from '../../src/runtime/transport.ts';

/** What a process lives by. */
export interface Lifelines {
  readonly clock: Clock;
  readonly transport: Transport;
}

/** A clock and a transport that end when the process does: from `kill` on it runs no timer and hears no answer. */
export function mortal({ clock, transport }: Lifelines): Lifelines & { kill(): void } {
  const death = new AbortController();
  const never = () => new Promise<never>(() => undefined);
  return {
    clock: {
      now: clock.now,
      monotonic: clock.monotonic,
      after: (ms, run) =>
        death.signal.aborted ? () => undefined : clock.after(ms, () => void (death.signal.aborted || run())),
    },
    async transport(request) {
      if (death.signal.aborted) return never();
      const signals = [death.signal, ...(request.signal === undefined ? [] : [request.signal])];
      // Only a watch lives long enough to be cut in the middle.
      const sent = request.longLived ? { ...request, signal: AbortSignal.any(signals) } : request;
      try {
        const response = await transport(sent);
        return death.signal.aborted ? await never() : response;
      } catch (error) {
        if (death.signal.aborted) return never();
        throw error;
      }
    },
    kill: () => death.abort(new ConnectionError('aborted', 'the process was killed')),
  };
}
