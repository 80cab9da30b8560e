/**
 * `text`, or as much of its beginning as fits into `bytes` of UTF-8 with an ellipsis at the end; never half a
 * character. The API server counts bytes where it limits text, and refuses an object with more.
 */
export function cutToBytes(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let room = bytes - Buffer.byteLength('…');
  let end = 0;
  // Iterating goes by code points, so surrogate pairs stay together.
  for (const character of text) {
    room -= Buffer.byteLength(character);
    if (room < 0) break;
    end += character.length;
  }
  return `${text.slice(0, end)}…`;
}
