/** One of the five fields: its name in sentences, its range, and the words it knows. */
export interface CronFieldKind {
  readonly name: 'minute' | 'hour' | 'day-of-month' | 'month' | 'day-of-week';
  readonly min: number;
  /** The last value; the day-of-week field also takes 7 for Sunday. */
  readonly max: number;
  /** In the order of the values, which start at `min`. */
  readonly words: readonly string[];
}

/** The fields in the order in which an expression has them. */
export const CRON_FIELDS = [
  { name: 'minute', min: 0, max: 59, words: [] },
  { name: 'hour', min: 0, max: 23, words: [] },
  { name: 'day-of-month', min: 1, max: 31, words: [] },
  {
    name: 'month',
    min: 1,
    max: 12,
    words: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
  },
  { name: 'day-of-week', min: 0, max: 6, words: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] },
] as const satisfies readonly CronFieldKind[];

/** A field in words that cron-parser reads as we do, or what is wrong with it. */
export type CronFieldResult =
  | { readonly kind: 'ok'; readonly text: string }
  | { readonly kind: 'refused'; readonly problem: string };

interface Item {
  readonly low: number;
  readonly high: number;
  readonly step: number;
}

/**
 * Checks one field and gives it back as cron-parser shall see it: the same values, spelled so that its own ways do not
 * show. It refuses a list that names a value twice (`1-5,3`, `0,7`), lets `MON/2` run on to 7 and so adds Sunday, and
 * answers `30 2 *` with a message that helps nobody.
 */
export function checkCronField(kind: CronFieldKind, field: string): CronFieldResult {
  const items: Item[] = [];
  for (const text of field.split(',')) {
    const item = readItem(kind, text);
    if (typeof item === 'string') return { kind: 'refused', problem: `${item} (in the ${kind.name} field "${field}")` };
    items.push(item);
  }
  const [only] = items;
  return { kind: 'ok', text: only && items.length === 1 ? spelled(only) : valuesOf(kind, items).join(',') };
}

function spelled({ low, high, step }: Item): string {
  return `${low}${high > low ? `-${high}` : ''}${high > low && step > 1 ? `/${step}` : ''}`;
}

function valuesOf(kind: CronFieldKind, items: readonly Item[]): number[] {
  const size = kind.max - kind.min + 1;
  const values = new Set<number>();
  for (const { low, high, step } of items) {
    for (let value = low; value <= high; value += step) values.add(value > kind.max ? value - size : value);
  }
  return [...values].sort((a, b) => a - b);
}

/** One entry of a list, or what is wrong with it and what to write instead. */
function readItem(kind: CronFieldKind, text: string): Item | string {
  if (text === '') return 'a list has an empty entry; write values with one comma between them, such as 1,3,5';
  const foreign = foreignForm(kind, text);
  if (foreign) return foreign;

  const [range = '', stepText, ...moreSteps] = text.split('/');
  const [lowText = '', highText, ...moreEnds] = range.split('-');
  if (lowText === '' || highText === '' || moreSteps.length > 0 || moreEnds.length > 0) {
    return `"${text}" is no value, range or step; write for example 1-5/2`;
  }

  const size = kind.max - kind.min + 1;
  if (stepText !== undefined && !/^\d{1,3}$/.test(stepText)) return `the step in "${text}" must be a whole number`;
  const step = Number(stepText ?? 1);
  if (step === 0) return `the step in "${text}" must be at least 1`;
  if (step > size) {
    return `the step in "${text}" is longer than the ${size} values of the field, which start again each time; write one value, such as ${kind.min}`;
  }
  if (lowText === '*') {
    return highText === undefined ? { low: kind.min, high: kind.max, step } : `"${text}" mixes * with a range; write *`;
  }

  const low = readValue(kind, lowText);
  if (typeof low === 'string') return low;
  if (highText === undefined) {
    // As everywhere else, 5/15 is 5-59/15.
    return { low, high: stepText === undefined || low > kind.max ? low : kind.max, step };
  }
  const high = readValue(kind, highText);
  if (typeof high === 'string') return high;
  return low <= high ? { low, high, step } : `the range "${text}" runs backwards; write ${unwrapped(kind, text)}`;
}

function readValue(kind: CronFieldKind, text: string): number | string {
  const word = kind.words.indexOf(text.toUpperCase());
  if (word >= 0) return kind.min + word;
  const takes =
    kind.words.length > 0
      ? `${kind.min} to ${kind.max} or ${kind.words[0]} to ${kind.words.at(-1)}`
      : `${kind.min} to ${kind.max}`;
  if (!/^\d+$/.test(text)) {
    const short = kind.words.find((candidate) => text.length > 3 && text.toUpperCase().startsWith(candidate));
    return short ? `"${text}" is too long a word; write ${short}` : `"${text}" is not understood; write ${takes}`;
  }
  const value = Number(text);
  const sundayAgain = kind.name === 'day-of-week' && value === 7;
  return (value >= kind.min && value <= kind.max) || sundayAgain ? value : `${text} is out of range; write ${takes}`;
}

/** Forms of Quartz and Jenkins. Not a refusal for its own sake: each has no meaning that all five-field crons share. */
function foreignForm(kind: CronFieldKind, text: string): string | null {
  if (kind.words.includes(text.slice(0, 3).toUpperCase())) return null;
  if (/^H/i.test(text)) {
    return `"${text}" is not supported, because it would be a random time; write a value and spread claims with jitterSeconds`;
  }
  if (text === '?') return '"?" is not supported; write *';
  if (text.includes('#'))
    return `"${text}" (the nth weekday of a month) is not supported; write days of the month or *`;
  if (/^L$|^L-\d+$|^\d+L$/i.test(text)) return `"${text}" (the last one) is not supported; write the days, such as 28`;
  if (/^(\d+|L)W$/i.test(text)) return `"${text}" (the nearest weekday) is not supported; write the days, such as 15`;
  return null;
}

/** What the user meant by a range over the end of the field: FRI-SAT,SUN-MON for FRI-MON. */
function unwrapped(kind: CronFieldKind, text: string): string {
  const [range = '', step] = text.split('/');
  const [low = '', high = ''] = range.split('-');
  if (step !== undefined) {
    const size = kind.max - kind.min + 1;
    const [from, to] = [Number(readValue(kind, low)), Number(readValue(kind, high)) + size];
    const values = valuesOf(kind, [{ low: from, high: to, step: Number(step) }]);
    return values.join(',');
  }
  if (low === '7' && kind.name === 'day-of-week') return `0-${high}`;
  const named = kind.words.includes(low.toUpperCase()) || kind.words.includes(high.toUpperCase());
  const last = named ? kind.words.at(-1) : String(kind.max);
  const first = named ? kind.words[0] : String(kind.min);
  const span = (from: string, to: string | undefined) => (from.toUpperCase() === to ? from : `${from}-${to}`);
  return `${span(low, last)},${span(first ?? '', high.toUpperCase())}`;
}
