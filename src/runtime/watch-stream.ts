import { createLineSplitter } from './line-splitter.ts';
import { isRawObject, isRecord, type RawObject } from './raw-object.ts';
import { failureOfErrorEvent, failureOfResponse, ReadFailure } from './read-failure.ts';
import type { ReadContext } from './reflector-options.ts';
import type { TimeSlice } from './time-slice.ts';

/** What a watch tells of. */
export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: RawObject }
  | { readonly type: 'BOOKMARK'; readonly resourceVersion: string };

/**
 * Opens a watch and hands each event to `apply`, in order, until the server closes it: then it resolves. Throws a
 * `ReadFailure` or `ConnectionError` for every other end; events handed out until then stand.
 */
export async function readWatch(
  context: ReadContext,
  path: string,
  timeoutMs: number,
  slice: TimeSlice,
  apply: (event: WatchEvent) => void,
): Promise<void> {
  const { transport, signal, accept, onContact } = context;
  const response = await transport({
    method: 'GET',
    path,
    signal,
    accept,
    longLived: true,
    headersTimeoutMs: context.headersTimeoutMs,
    // The server ends a quiet watch itself; one that is silent beyond that moment is dead.
    idleTimeoutMs: timeoutMs + context.idleMarginMs,
  });
  onContact();
  if (response.status !== 200) throw await failureOfResponse(response, context.clock.now(), context.maxRetryAfterMs);
  const splitter = createLineSplitter();
  for await (const chunk of response.body) {
    onContact();
    for (const line of split(splitter, chunk)) {
      apply(decodeEvent(line, context));
      if (slice.due()) await slice.pause();
      if (signal.aborted) return;
    }
  }
  // A line that was cut off is no harm: its event comes again after the reconnect.
}

function split(splitter: ReturnType<typeof createLineSplitter>, chunk: Uint8Array): readonly Buffer[] {
  try {
    return splitter.push(chunk);
  } catch (error) {
    throw new ReadFailure('garbage', 'an endless line', { cause: error });
  }
}

function decodeEvent(line: Buffer, context: ReadContext): WatchEvent {
  let event: unknown;
  try {
    event = context.parse(line.toString('utf8'));
  } catch (error) {
    throw new ReadFailure('garbage', `an event that is not JSON (${line.length} bytes)`, { cause: error });
  }
  const { type, object } = isRecord(event) ? event : {};
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      if (isRawObject(object)) return { type, object };
      break;
    case 'BOOKMARK': {
      const metadata = isRecord(object) ? object.metadata : undefined;
      const version = isRecord(metadata) ? metadata.resourceVersion : undefined;
      if (typeof version === 'string' && version !== '') return { type, resourceVersion: version };
      break;
    }
    case 'ERROR':
      throw failureOfErrorEvent(object, context.maxRetryAfterMs);
  }
  throw new ReadFailure('garbage', `an event that cannot be read, type ${String(type).slice(0, 40)}`);
}
