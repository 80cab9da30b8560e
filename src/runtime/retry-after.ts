/**
 * The wait in milliseconds that a `Retry-After` header asks for (RFC 9110, 10.2.3: seconds or an HTTP date), never more
 * than `maxMs`, so that a confused proxy cannot put us to sleep; undefined when the header is absent or malformed.
 */
export function parseRetryAfter(header: string | undefined, now: Date, maxMs: number): number | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, maxMs);
  // Every HTTP date starts with a day's name; without this test Date.parse would also take "-1" for a year.
  const date = /^[A-Z][a-z]{2,}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(0, date - now.getTime()), maxMs);
}
