import { CsiError } from './errors.ts';

/** One page of a list, and the token that asks for the next; an empty token means that nothing follows. */
export interface Page<T> {
  readonly entries: readonly T[];
  readonly nextToken: string;
}

/** What a list call asks for; zero entries means all, an empty token means from the start. */
export interface PageRequest {
  readonly maxEntries: number;
  readonly startingToken: string;
}

/**
 * Cuts one page out of a list, in the order of ids. The token is the last id seen, so it stays good when that entry is deleted
 * between two pages, and nothing is given twice.
 *
 * @throws CsiError ABORTED for a token that is no id of ours, as the CSI specification asks; INVALID_ARGUMENT for a negative count
 */
export function cutPage<T extends { readonly id: string }>(
  list: readonly T[],
  request: PageRequest,
  idPattern: RegExp,
): Page<T> {
  if (request.maxEntries < 0) throw new CsiError('INVALID_ARGUMENT', 'max_entries must not be negative');
  if (request.startingToken !== '' && !idPattern.test(request.startingToken)) {
    throw new CsiError('ABORTED', `starting_token "${request.startingToken}" was not given by this driver`);
  }
  const rest = list.filter((entry) => entry.id > request.startingToken).sort((a, b) => (a.id < b.id ? -1 : 1));
  const entries = request.maxEntries === 0 ? rest : rest.slice(0, request.maxEntries);
  return { entries, nextToken: entries.length < rest.length ? (entries.at(-1)?.id ?? '') : '' };
}
