import { isRecord } from './raw-object.ts';
import { readBody } from './read-body.ts';
import { failureOfResponse, ReadFailure } from './read-failure.ts';
import type { ReadContext } from './reflector-options.ts';
import type { TimeSlice } from './time-slice.ts';

/** One page of a list. */
export interface ListPage {
  readonly items: readonly unknown[];
  /** Asks for the next page; undefined on the last. */
  readonly continueToken: string | undefined;
  readonly resourceVersion: string;
  /** Length of the page's text. */
  readonly size: number;
}

/** Reads one page. Throws a `ReadFailure` or `ConnectionError`. */
export async function readListPage(context: ReadContext, path: string, slice: TimeSlice): Promise<ListPage> {
  const { transport, signal, accept, onContact } = context;
  const response = await transport({ method: 'GET', path, signal, accept });
  onContact();
  if (response.status !== 200) throw await failureOfResponse(response, context.clock.now(), context.maxRetryAfterMs);
  const text = await readBody(response, onContact);
  // Parsing a page is the one step that cannot be divided, so it gets a slice of its own.
  if (slice.due()) await slice.pause();
  return decodePage(text, context.parse);
}

function decodePage(text: string, parse: (text: string) => unknown): ListPage {
  let list: unknown;
  try {
    list = parse(text);
  } catch (error) {
    throw new ReadFailure('garbage', `a list that is not JSON (${text.length} characters)`, { cause: error });
  }
  // Go writes an empty slice that was never made as null.
  const items = isRecord(list) ? (list.items ?? []) : undefined;
  const metadata = isRecord(list) ? list.metadata : undefined;
  if (!Array.isArray(items) || !isRecord(metadata) || typeof metadata.resourceVersion !== 'string') {
    throw new ReadFailure('garbage', 'a list without items or metadata.resourceVersion');
  }
  const token = metadata.continue;
  return {
    items,
    continueToken: typeof token === 'string' && token !== '' ? token : undefined,
    resourceVersion: metadata.resourceVersion,
    size: text.length,
  };
}
