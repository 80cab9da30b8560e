import { parseDuration } from '../../api/duration.ts';
import type { Budget, DriverLimits, Limits, Rate } from './driver-limits.ts';
import { knownLimits } from './known-limits.ts';

/** The limits, or every mistake in their text, one sentence each. */
export type LimitsResult =
  | { readonly kind: 'ok'; readonly limits: DriverLimits }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const dayMs = 86_400_000;
/** More than any backend does; a bound keeps what must be remembered small. */
const largestCount = 100_000;
const entryForm = 'write DRIVER=LIMIT,LIMIT or DRIVER=none';
const limitForm =
  'write concurrent:N, rate:N/WINDOW, volume-concurrent:N or volume-rate:N/WINDOW, with a WINDOW like 15s or 10m';

/**
 * Reads the text of `--driver-limits`: entries `DRIVER=LIMIT,LIMIT`, separated by semicolons.
 *
 * | limit                   | means                                                               |
 * | ----------------------- | ------------------------------------------------------------------- |
 * | `concurrent:20`         | 20 snapshots of the driver unfinished at a time                     |
 * | `rate:60/1m`            | 60 snapshots of the driver started in any minute; may be repeated   |
 * | `volume-concurrent:5`   | the same for each volume of the driver                              |
 * | `volume-rate:1/15s`     | the same for each volume; may be repeated                           |
 *
 * An entry takes the place of the known limits of its driver; `DRIVER=none` takes them away. The driver `*` stands for
 * each driver that is neither named nor known. The entry `none` forgets all that is known, so `none` alone means no limit.
 */
export function parseLimits(text: string): LimitsResult {
  const entries = text
    .split(';')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  if (entries.length === 0) {
    return { kind: 'refused', problems: [`it names no driver; ${entryForm}, or none to switch all limits off`] };
  }
  const problems: string[] = [];
  const given = new Map<string, Limits | undefined>();
  for (const entry of entries) {
    if (entry === 'none') continue;
    const read = readEntry(entry);
    problems.push(...read.problems);
    if (read.driver === undefined) continue;
    if (given.has(read.driver)) problems.push(`${read.driver} is given twice; put all its limits into one entry`);
    given.set(read.driver, read.limits);
  }
  if (problems.length > 0) return { kind: 'refused', problems };
  const others = given.get('*');
  given.delete('*');
  return { kind: 'ok', limits: { named: new Map([...(entries.includes('none') ? [] : known), ...given]), others } };
}

interface Entry {
  readonly driver: string | undefined;
  readonly limits: Limits | undefined;
  readonly problems: readonly string[];
}

function readEntry(entry: string): Entry {
  const [driver = '', text, ...rest] = entry.split('=').map((part) => part.trim());
  const refuse = (problem: string): Entry => ({ driver: undefined, limits: undefined, problems: [problem] });
  if (text === undefined || rest.length > 0) return refuse(`${JSON.stringify(entry)} is no entry; ${entryForm}`);
  // As CSI restricts the names of drivers.
  if (driver !== '*' && !/^[a-zA-Z0-9]([-a-zA-Z0-9.]{0,61}[a-zA-Z0-9])?$/.test(driver)) {
    return refuse(`${JSON.stringify(driver)} is not the name of a CSI driver; write it as in spec.driver of the class`);
  }
  if (text === 'none') return { driver, limits: undefined, problems: [] };
  const parts = text.split(',').map((part) => readLimit(part.trim()));
  const problems = parts.flatMap((part) => (typeof part === 'string' ? [`${driver}: ${part}`] : []));
  const read = parts.filter((part) => typeof part !== 'string');
  for (const scope of ['driver', 'volume'] as const) {
    if (read.filter((part) => part.scope === scope && part.concurrent !== undefined).length > 1) {
      const word = scope === 'driver' ? 'concurrent' : 'volume-concurrent';
      problems.push(`${driver}: ${word} is given twice; leave the smaller one`);
    }
  }
  return { driver, limits: { driver: budgetOf('driver', read), volume: budgetOf('volume', read) }, problems };
}

interface OneLimit {
  readonly scope: 'driver' | 'volume';
  readonly concurrent: number | undefined;
  readonly rate: Rate | undefined;
}

/** One limit, or what is wrong with it. */
function readLimit(text: string): OneLimit | string {
  const match = /^(volume-)?(?:(concurrent):([^:/]*)|(rate):([^:/]*)\/([^:/]*))$/.exec(text);
  if (match === null) return `${JSON.stringify(text)} is no limit; ${limitForm}`;
  const [, volume, concurrent, atATime, , starts = '', window = ''] = match;
  const scope = volume === undefined ? 'driver' : 'volume';
  const number = concurrent === undefined ? starts : (atATime ?? '');
  const count = /^\d{1,7}$/.test(number) ? Number(number) : undefined;
  if (count === undefined || count > largestCount) {
    return `${JSON.stringify(number)} in ${text} is not a whole number from 1 to ${largestCount}`;
  }
  if (count === 0) return `${text} would allow no snapshot ever; suspend the schedules instead, or write 1 or more`;
  if (concurrent !== undefined) return { scope, concurrent: count, rate: undefined };
  const windowMs = parseDuration(window);
  if (windowMs === undefined || windowMs === 0 || windowMs > dayMs) {
    return `${JSON.stringify(window)} in ${text} is not a window from 1s to 1d, such as 15s, 1m or 1h30m`;
  }
  return { scope, concurrent: undefined, rate: { count, windowMs, window } };
}

function budgetOf(scope: OneLimit['scope'], limits: readonly OneLimit[]): Budget {
  const own = limits.filter((limit) => limit.scope === scope);
  return {
    concurrent: own.find(({ concurrent }) => concurrent !== undefined)?.concurrent,
    rates: own.flatMap(({ rate }) => rate ?? []),
  };
}

const known = knownLimits.map(({ driver, limits }) => [driver, readEntry(`${driver}=${limits}`).limits] as const);

/** What holds when nobody says anything: the known limits, and none for other drivers. */
export const defaultLimits: DriverLimits = { named: new Map(known), others: undefined };
