import { cut } from '../domain/topology/class/topology-text.ts';

/** So many characters the API server takes of all warnings of one webhook; what comes after them it drops. */
const ALL_AT_MOST = 4_096;

/** Room for the warning that says how many more there are. */
const REST_AT_MOST = 64;

/** Texts as warnings that the API server passes on whole; those for which there is no room are counted by the last one. */
export function limitWarnings(texts: readonly string[]): readonly string[] {
  const lines = texts.map((text) => cut(printable(text)));
  const sizes = lines.map(({ length }) => length);
  const endOf = (index: number) => sizes.slice(0, index + 1).reduce((sum, size) => sum + size, 0);
  if (endOf(lines.length) <= ALL_AT_MOST) return lines;
  const kept = lines.filter((_, index) => endOf(index) <= ALL_AT_MOST - REST_AT_MOST);
  return [...kept, `${lines.length - kept.length} more warnings are not shown`];
}

/** The text in one line: a warning is sent as a header, and one with control characters is dropped as a whole. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, ' ');
}
