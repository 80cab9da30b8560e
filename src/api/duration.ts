const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;

// The digits are bounded so that no sum comes near the range of Date. The CRD has the same expression.
const form = /^(?:(\d{1,4})w)?(?:(\d{1,5})d)?(?:(\d{1,6})h)?(?:(\d{1,8})m)?(?:(\d{1,10})s)?$/;
const units = [week, day, hour, minute, second];

/**
 * Milliseconds of a duration such as `90d` or `1w3d12h`: w, d, h, m (minutes) and s, each at most once, the largest
 * first. A day is 24 hours. Undefined when `text` is anything else; `0h` is a duration, of 0.
 */
export function parseDuration(text: string): number | undefined {
  const match = form.exec(text);
  if (match === null || text === '') return undefined;
  return units.reduce((sum, unit, index) => sum + Number(match[index + 1] ?? 0) * unit, 0);
}
