const NEWLINE = 0x0a;

/** Cuts a stream of bytes into lines. */
export interface LineSplitter {
  /**
   * The lines that `chunk` completes, without their newline; empty lines are left out. They are views into the chunk:
   * decode them before keeping them. Throws a RangeError when a line grows beyond the limit.
   */
  push(chunk: Uint8Array): readonly Buffer[];
  /** Bytes of a line that has begun but not ended. */
  readonly pending: number;
}

/**
 * A splitter for watch streams, where each line is one event. It works on bytes, since a character may lie across two
 * chunks, and joins a line's parts once, so a line of many chunks costs no more than its length.
 *
 * @param maxLineBytes default 8 MiB: etcd takes objects of about 1.5 MiB, so a longer line is no event
 */
export function createLineSplitter(maxLineBytes = 8 * 1024 * 1024): LineSplitter {
  let parts: Buffer[] = [];
  let pending = 0;

  function complete(end: Buffer): Buffer {
    if (parts.length === 0) return end;
    const line = Buffer.concat([...parts, end], pending + end.length);
    parts = [];
    pending = 0;
    return line;
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const lines: Buffer[] = [];
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
        const line = complete(bytes.subarray(start, end));
        if (line.length > 0) lines.push(line);
        start = end + 1;
      }
      if (start < bytes.length) {
        parts.push(bytes.subarray(start));
        pending += bytes.length - start;
        if (pending > maxLineBytes) throw new RangeError(`a line exceeds ${maxLineBytes} bytes`);
      }
      return lines;
    },
    get pending() {
      return pending;
    },
  };
}
