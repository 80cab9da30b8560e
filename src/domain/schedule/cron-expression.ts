import { CronExpressionParser } from 'cron-parser';
import { CRON_FIELDS, checkCronField } from './cron-field.ts';

/** A checked five-field cron expression: which local minutes match. Lists are sorted and never empty. */
export interface CronExpression {
  /** As the user wrote it, without outer spaces. */
  readonly text: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly daysOfMonth: readonly number[];
  /** 1 to 12. */
  readonly months: readonly number[];
  /** 0 (Sunday) to 6. */
  readonly daysOfWeek: readonly number[];
  /**
   * `either` when both day fields are restricted: a date matches if one of them does. A field with the entry `*` is not
   * restricted; a star with a step above 1 is, as in Kubernetes CronJobs and unlike Vixie cron, where any leading star
   * counts. So every second day of the month with `1` as the day of the week is each odd day and each Monday.
   */
  readonly dayRule: 'both' | 'either';
  /** What happens when clocks change (calendar.ts): `elapsed` when the minute or hour field starts with `*`. */
  readonly timeRule: 'fixed' | 'elapsed';
}

/** An expression, or one sentence for the user that says what is wrong and what to write instead. */
export type CronExpressionResult =
  | { readonly kind: 'ok'; readonly expression: CronExpression }
  | { readonly kind: 'refused'; readonly problem: string };

/** The longest expression that is read, in characters. */
export const MAX_EXPRESSION_LENGTH = 128;

// Ours and not cron-parser's, which lacks @midnight and has @secondly.
const WORDS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const EXAMPLE = 'write minute, hour, day-of-month, month and day-of-week, such as "15 2 * * *"';

/**
 * Reads exactly five fields or one of @yearly @annually @monthly @weekly @daily @midnight @hourly, in at most 128
 * characters. Refused: seconds, years, fewer fields, `H`, `L`, `W`, `#`, `?`, a zone inside, ranges that wrap around,
 * steps longer than their field, and what no date can match. About 60 µs; keep the result.
 */
export function parseCronExpression(source: string): CronExpressionResult {
  const text = source.trim();
  const fields = splitFields(text);
  if (typeof fields === 'string') return { kind: 'refused', problem: fields };

  const checked: string[] = [];
  for (const [i, kind] of CRON_FIELDS.entries()) {
    const result = checkCronField(kind, fields[i] ?? '');
    if (result.kind === 'refused') return result;
    checked.push(result.text);
  }

  const expression = readFields(text, fields, checked);
  if (typeof expression === 'string') return { kind: 'refused', problem: expression };
  const never = whyNever(expression);
  return never ? { kind: 'refused', problem: never } : { kind: 'ok', expression };
}

/** The five fields as written, or a problem. */
function splitFields(text: string): readonly string[] | string {
  if (text === '') return `the schedule is empty; ${EXAMPLE}`;
  if (text.length > MAX_EXPRESSION_LENGTH) {
    return `the schedule has ${text.length} characters, and at most ${MAX_EXPRESSION_LENGTH} are read; write ranges and steps instead of long lists`;
  }
  if (text.startsWith('@')) return splitWord(text);

  const fields = text.split(/\s+/);
  const zone = /^(?:CRON_)?TZ=(.*)$/i.exec(fields[0] ?? '');
  if (zone) {
    return `a time zone inside the schedule is not read; write timeZone: ${zone[1] || 'Etc/UTC'} and schedule: "${fields.slice(1).join(' ')}"`;
  }
  if (fields.length === CRON_FIELDS.length) return fields;
  const count = `the schedule has ${fields.length} field${fields.length === 1 ? '' : 's'} and needs five`;
  if (fields.length < CRON_FIELDS.length) return `${count}; ${EXAMPLE}`;
  if (fields.length > 7) return `${count}; ${EXAMPLE}`;
  return `${count}: seconds and years are not supported; without them it is "${fields.slice(1, 6).join(' ')}"`;
}

function splitWord(text: string): readonly string[] | string {
  if (Object.hasOwn(WORDS, text)) return (WORDS[text] as string).split(' ');
  const known = `known are ${Object.keys(WORDS).join(' ')}`;
  if (Object.hasOwn(WORDS, text.toLowerCase())) return `"${text}" is not known; write ${text.toLowerCase()}`;
  if (/^@every\b/i.test(text)) {
    return `"${text}" is not supported, because it counts from an unknown start; write times such as "0 */6 * * *"`;
  }
  return `"${text}" is not known; ${known}, or ${EXAMPLE}`;
}

function readFields(text: string, written: readonly string[], checked: readonly string[]): CronExpression | string {
  try {
    // Without a date of its own cron-parser would ask the clock.
    const { fields } = CronExpressionParser.parse(checked.join(' '), { currentDate: 0, tz: 'UTC' });
    const [minute = '', hour = '', dayOfMonth = '', , dayOfWeek = ''] = written;
    return Object.freeze({
      text,
      minutes: sorted(fields.minute.values),
      hours: sorted(fields.hour.values),
      daysOfMonth: sorted(fields.dayOfMonth.values),
      months: sorted(fields.month.values),
      daysOfWeek: sorted(fields.dayOfWeek.values.map((day) => Number(day) % 7)),
      dayRule: isRestricted(dayOfMonth) && isRestricted(dayOfWeek) ? 'either' : 'both',
      timeRule: minute.startsWith('*') || hour.startsWith('*') ? 'elapsed' : 'fixed',
    });
  } catch (error) {
    // cron-parser says every refusal with a plain Error, and one that it has and we have not foreseen must reach the user.
    return `the schedule "${text}" is not understood: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function isRestricted(field: string): boolean {
  return !field.split(',').some((item) => item === '*' || /^\*\/0*1$/.test(item));
}

function sorted(values: readonly (number | string)[]): readonly number[] {
  return Object.freeze([...new Set(values.map(Number))].sort((a, b) => a - b));
}

/** Only a day of the month that none of the months has can keep an expression from ever matching. */
function whyNever({ text, dayRule, months, daysOfMonth }: CronExpression): string | null {
  if (dayRule === 'either') return null;
  const first = daysOfMonth[0] ?? 0;
  const longest = Math.max(...months.map((month) => DAYS_IN_MONTH[month - 1] ?? 0));
  if (first <= longest) return null;
  return `the schedule "${text}" never fires, because none of its months has a day ${first}; write a day up to ${longest} or other months`;
}
