import type { IncomingMessage } from 'node:http';

/** Why a body was not read to its end. */
export type BodyProblem = 'too large' | 'broken off';

/** How much of a body is taken, and who wants to know. */
export interface BodyReading {
  readonly maxBytes: number;
  /** Told how many bytes of memory the body takes, each time that this grows. */
  readonly onHeld: (bytes: number) => void;
}

const FIRST_BYTES = 4_096;

/**
 * The whole body, or why there is none; what comes beyond `maxBytes` is left unread. It grows in one buffer, because a
 * million chunks of one byte would take a hundred times what was sent. Never rejects.
 */
export function readRequestBody(
  request: IncomingMessage,
  { maxBytes, onHeld }: BodyReading,
): Promise<Uint8Array | BodyProblem> {
  return new Promise((resolve) => {
    let buffer = Buffer.alloc(0);
    let size = 0;
    function take(chunk: Buffer): void {
      if (size + chunk.length > maxBytes) {
        end('too large');
        return;
      }
      const wanted = size + chunk.length;
      if (wanted > buffer.length) {
        const larger = Buffer.allocUnsafeSlow(Math.min(maxBytes, Math.max(wanted, 2 * buffer.length, FIRST_BYTES)));
        buffer.copy(larger, 0, 0, size);
        buffer = larger;
        onHeld(buffer.length);
      }
      chunk.copy(buffer, size);
      size = wanted;
    }
    const whole = () => end(buffer.subarray(0, size));
    const broken = () => end('broken off');
    function end(result: Uint8Array | BodyProblem): void {
      request.off('data', take).off('end', whole).off('close', broken).pause();
      resolve(result);
    }
    // An error is followed by a close.
    request.on('error', () => undefined);
    request.on('data', take).on('end', whole).on('close', broken);
  });
}
