import type { CancelTimer, Clock } from '../../src/runtime/clock.ts';
import { ConnectionError } from '../../src/runtime/connection-error.ts';

/** How one response body of lines behaves. */
export interface LineFeedOptions {
  /** The server's own end. */
  readonly closeAfterMs: number | undefined;
  /** The client's limit for silence; a transport must obey it. */
  readonly idleTimeoutMs: number | undefined;
  /** Swallows all lines. */
  readonly silent: boolean;
  /** After so many lines half of the next one arrives, then the connection breaks. */
  readonly resetAfterLines: number | undefined;
  readonly signal: AbortSignal | undefined;
  readonly onEnd: () => void;
}

/** A response body that is fed line by line. */
export interface LineFeed {
  push(line: string): void;
  end(how: 'close' | 'reset'): void;
  readonly body: AsyncIterable<Uint8Array>;
}

type End = 'close' | ConnectionError;

/** A watch's body as a transport would hand it over, its timeouts included. */
export function createLineFeed(clock: Clock, options: LineFeedOptions): LineFeed {
  const chunks: Buffer[] = [];
  const timers: CancelTimer[] = [];
  let lines = 0;
  let end: End | undefined;
  let wake: (() => void) | undefined;
  let cancelIdle: CancelTimer = () => {};

  function finish(how: End): void {
    if (end) return;
    end = how;
    for (const cancel of timers) cancel();
    cancelIdle();
    options.signal?.removeEventListener('abort', aborted);
    options.onEnd();
    wake?.();
  }

  function aborted(): void {
    finish(new ConnectionError('aborted', 'by the caller'));
  }

  function heard(): void {
    cancelIdle();
    const { idleTimeoutMs } = options;
    if (idleTimeoutMs === undefined || end) return;
    cancelIdle = clock.after(idleTimeoutMs, () => finish(new ConnectionError('timeout', 'silence')));
  }

  function push(line: string): void {
    if (end || options.silent) return;
    if (lines++ === options.resetAfterLines) {
      chunks.push(Buffer.from(line.slice(0, line.length / 2)));
      finish(new ConnectionError('reset', 'ECONNRESET'));
      return;
    }
    chunks.push(Buffer.from(`${line}\n`));
    heard();
    wake?.();
  }

  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      // Nothing is as early as a break before the first line.
      if (options.resetAfterLines === 0) push('{"type":"ADDED","object":{');
      while (true) {
        const chunk = chunks.shift();
        if (chunk) yield chunk;
        else if (end === 'close') return;
        else if (end) throw end;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      finish('close');
    }
  }

  heard();
  options.signal?.addEventListener('abort', aborted);
  if (options.closeAfterMs !== undefined) timers.push(clock.after(options.closeAfterMs, () => finish('close')));
  return {
    push,
    end: (how) => finish(how === 'close' ? 'close' : new ConnectionError('reset', 'ECONNRESET')),
    body: read(),
  };
}
