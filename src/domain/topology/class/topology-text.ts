/** So long a message about a class may be: the API server cuts warnings of admission at 256. */
export const messageAtMost = 240;

/** The text, cut to so many characters if it is longer, with an ellipsis that says so. */
export function cut(text: string, atMost: number = messageAtMost): string {
  if (text.length <= atMost) return text;
  // Half of a surrogate pair is no character.
  return `${text.slice(0, atMost - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** `a, b and 3 more`: as many items as fit into so many characters, but one at least. */
export function listing(items: readonly string[], room: number): string {
  // More do not fit into any message, and there can be thousands.
  for (let shown = Math.min(items.length, messageAtMost); shown > 1; shown--) {
    const text = listed(items, shown);
    if (text.length <= room) return text;
  }
  return listed(items, 1);
}

/** A sentence with a list in the middle, which is cut so that the whole is a message. */
export function sentence(before: string, items: readonly string[], after = ''): string {
  return cut(`${before}${listing(items, messageAtMost - before.length - after.length)}${after}`);
}

/** A value as people see it: the empty one would not be seen. */
export function shown(value: string): string {
  return value === '' ? '""' : value;
}

/** `1 node`, `2 nodes`. */
export function counted(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

function listed(items: readonly string[], shown: number): string {
  const rest = items.length - shown;
  const named = items.slice(0, shown).join(', ');
  return rest > 0 ? `${named} and ${rest} more` : named;
}
