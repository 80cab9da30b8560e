import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CronExpression, parseCronExpression } from '../../../src/domain/schedule/cron-expression.ts';
import { cron } from '../../support/arbitrary-cron.ts';

function upTo(min: number, max: number): number[] {
  return Array.from({ length: max - min + 1 }, (_, i) => min + i);
}

const accepted: Record<string, Partial<CronExpression>> = {
  '15 2 * * *': { minutes: [15], hours: [2], daysOfMonth: upTo(1, 31), months: upTo(1, 12), daysOfWeek: upTo(0, 6) },
  '  15   2\t* * * ': { text: '15   2\t* * *', minutes: [15], hours: [2] },
  '@yearly': { minutes: [0], hours: [0], daysOfMonth: [1], months: [1], timeRule: 'fixed' },
  '@annually': { minutes: [0], hours: [0], daysOfMonth: [1], months: [1] },
  '@monthly': { minutes: [0], hours: [0], daysOfMonth: [1], months: upTo(1, 12) },
  '@weekly': { minutes: [0], hours: [0], daysOfWeek: [0], dayRule: 'both' },
  '@daily': { minutes: [0], hours: [0], timeRule: 'fixed' },
  '@midnight': { minutes: [0], hours: [0], timeRule: 'fixed' },
  '@hourly': { minutes: [0], hours: upTo(0, 23), timeRule: 'elapsed' },
  '*/20 * * * *': { minutes: [0, 20, 40], timeRule: 'elapsed' },
  '5/20 3 * * *': { minutes: [5, 25, 45], timeRule: 'fixed' },
  '0-59 3 * * *': { minutes: upTo(0, 59), timeRule: 'fixed' },
  '0 */6 * * *': { hours: [0, 6, 12, 18], timeRule: 'elapsed' },
  '05 007 * * *': { minutes: [5], hours: [7] },
  '1-5,3 0 * * *': { minutes: [1, 2, 3, 4, 5] },
  '5,* 0 * * *': { minutes: upTo(0, 59), timeRule: 'fixed' },
  '0 0 * jan-mar,DEC Mon': { months: [1, 2, 3, 12], daysOfWeek: [1] },
  '0 0 * JUL WED,THU': { months: [7], daysOfWeek: [3, 4] },
  '0 0 * * 7': { daysOfWeek: [0] },
  '0 0 * * 0,7': { daysOfWeek: [0] },
  '0 0 * * 5-7': { daysOfWeek: [0, 5, 6] },
  '0 0 * * 0-7': { daysOfWeek: upTo(0, 6), dayRule: 'both' },
  '0 0 * * MON/2': { daysOfWeek: [1, 3, 5] },
  '0 0 13 * 5': { dayRule: 'either' },
  '0 0 */2 * 1': { dayRule: 'either', daysOfWeek: [1] },
  '0 0 */1 * 1': { dayRule: 'both' },
  '0 0 2,* * 1': { dayRule: 'both' },
  '0 0 1-31 * 1': { dayRule: 'either' },
  '0 0 29 2 *': { daysOfMonth: [29], months: [2] },
  '0 0 30 2 1': { dayRule: 'either', daysOfMonth: [30], months: [2] },
};

/** The expression, and a part of the sentence that must tell its author what is wrong or what to write. */
const refused: [string, string][] = [
  ['', 'empty; write minute, hour'],
  ['   ', 'empty'],
  ['5', 'has 1 field and needs five'],
  ['10 2 * *', 'has 4 fields and needs five'],
  [
    '*/10 * * * * *',
    'has 6 fields and needs five: seconds and years are not supported; without them it is "* * * * *"',
  ],
  ['0 15 2 * * * 2030', 'without them it is "15 2 * * *"'],
  ['H H * * *', 'spread claims with jitterSeconds (in the minute field "H")'],
  ['H(0-3) 1 * * *', 'is not supported'],
  ['0 h/3 * * *', 'in the hour field'],
  ['CRON_TZ=Asia/Tokyo 0 5 * * *', 'write timeZone: Asia/Tokyo and schedule: "0 5 * * *"'],
  ['TZ=UTC @daily', 'write timeZone: UTC and schedule: "@daily"'],
  ['0 0 L * *', '(the last one) is not supported'],
  ['0 0 * * 5L', '(the last one) is not supported'],
  ['0 0 * * 5#3', '(the nth weekday of a month) is not supported'],
  ['0 0 15W * *', '(the nearest weekday) is not supported'],
  ['0 0 LW * *', '(the nearest weekday) is not supported'],
  ['0 0 ? * *', '"?" is not supported; write *'],
  ['@HOURLY', 'write @hourly'],
  ['@every 1h', 'counts from an unknown start'],
  ['@reboot', 'known are @yearly'],
  ['@secondly', 'known are @yearly'],
  ['@dailyfoo', 'known are @yearly'],
  ['@daily * * * *', 'is not known'],
  ['0 0 30 2 *', 'never fires, because none of its months has a day 30; write a day up to 29'],
  ['0 0 31 4,6,9,11 *', 'write a day up to 30'],
  ['0 0 30-31 2 *', 'never fires'],
  ['0 0 30 2 */1', 'never fires'],
  ['* '.repeat(200), 'at most 128'],
  [`${'0,'.repeat(80)}1 * * * *`, 'at most 128'],
  ['60 * * * *', '60 is out of range; write 0 to 59 (in the minute field "60")'],
  ['0 24 * * *', '24 is out of range; write 0 to 23 (in the hour field "24")'],
  ['0 0 0 * *', '0 is out of range; write 1 to 31 (in the day-of-month field "0")'],
  ['0 0 * 13 *', 'write 1 to 12 or JAN to DEC (in the month field "13")'],
  ['0 0 * * 8', 'write 0 to 6 or SUN to SAT (in the day-of-week field "8")'],
  ['0 0 * * 1-8', '8 is out of range'],
  ['99999999999999999999 * * * *', 'out of range'],
  ['0 0 * * FRI-MON', 'runs backwards; write FRI-SAT,SUN-MON'],
  ['0 0 * * FRI-SUN', 'write FRI-SAT,SUN'],
  ['0 0 * * 7-2', 'write 0-2'],
  ['0 22-2 * * *', 'write 22-23,0-2'],
  ['0 22-2/2 * * *', 'write 0,2,22'],
  ['0 0 28-3 * *', 'write 28-31,1-3'],
  ['0 0 * * MONDAY', 'write MON'],
  ['0 0 * JULY *', 'write JUL'],
  ['0 0 MON * *', '"MON" is not understood; write 1 to 31'],
  ['*/90 * * * *', 'longer than the 60 values'],
  ['*/0 * * * *', 'must be at least 1'],
  ['*/x * * * *', 'must be a whole number'],
  ['*/ * * * *', 'must be a whole number'],
  ['*/2/3 * * * *', 'no value, range or step'],
  ['1-2-3 * * * *', 'no value, range or step'],
  ['-5 * * * *', 'no value, range or step'],
  ['5- * * * *', 'no value, range or step'],
  ['*-5 * * * *', 'mixes * with a range'],
  ['** * * * *', 'is not understood'],
  ['1,,2 * * * *', 'empty entry'],
  [',1 * * * *', 'empty entry'],
  ['1.5 * * * *', 'is not understood'],
  ['0x10 * * * *', 'is not understood'],
  ['1e1 * * * *', 'is not understood'],
  ['٣ * * * *', 'is not understood'],
  ['garbage * * * * *', 'has 6 fields'],
  ['__proto__ * * * *', 'is not understood'],
  ['@constructor', 'is not known'],
  ['*****', 'has 1 field and needs five'],
];

describe('a cron expression', () => {
  it.each(Object.entries(accepted))('is read: %s', (text, expected) => {
    expect(cron(text)).toMatchObject(expected);
  });

  it.each(refused)('is refused with a sentence that helps: %s', (text, sentence) => {
    const result = parseCronExpression(text);
    expect(result).toMatchObject({ kind: 'refused', problem: expect.stringContaining(sentence) });
  });

  it('follows elapsed time when the minute or the hour starts with a star', () => {
    const rule = (text: string) => cron(text).timeRule;
    expect(['* 2 * * *', '*/5 2 * * *', '0 * * * *', '*,5 2 * * *'].map(rule)).toEqual(Array(4).fill('elapsed'));
    expect(['0 2 * * *', '0-59 2 * * *', '0/5 0-23 * * *', '5,* 2 * * *'].map(rule)).toEqual(Array(4).fill('fixed'));
  });

  it('may be as long as 128 characters, and is frozen', () => {
    const longest = `${'0-59,'.repeat(23)}10-20 * * * *`;
    expect(longest).toHaveLength(128);
    expect(parseCronExpression(longest).kind).toBe('ok');
    expect(parseCronExpression(`0${longest}`).kind).toBe('refused');
    expect(Object.isFrozen(cron('@daily'))).toBe(true);
    expect(Object.isFrozen(cron('@daily').minutes)).toBe(true);
  });

  it('of any text is read or refused with a sentence, and never throws', () => {
    const pieces = fc.constantFrom(
      '*',
      '/',
      '-',
      ',',
      '0',
      '7',
      '59',
      '31',
      'L',
      'W',
      '#',
      '?',
      'H',
      ' ',
      'MON',
      'FEB',
      '@',
    );
    const noise = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 30 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(noise, (text) => {
        const result = parseCronExpression(text);
        if (result.kind === 'refused') {
          expect(result.problem.length).toBeGreaterThan(20);
          return;
        }
        for (const values of [result.expression.minutes, result.expression.hours, result.expression.daysOfWeek]) {
          expect(values.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('that is refused for a range over the end is good as suggested', () => {
    const fields = fc.constantFrom([0, 0, 59], [1, 0, 23], [2, 1, 31], [3, 1, 12], [4, 0, 6]);
    fc.assert(
      fc.property(
        fields,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 3 }),
        ([at = 0, min = 0, max = 0], a, b, step) => {
          const [x, y] = [min + (a % (max - min + 1)), min + (b % (max - min + 1))];
          if (x === y) return;
          const range = `${Math.max(x, y)}-${Math.min(x, y)}${step > 1 ? `/${step}` : ''}`;
          const withField = (field: string) => ['0', '0', '*', '*', '*'].with(at, field).join(' ');
          const result = parseCronExpression(withField(range));
          const suggestion = result.kind === 'refused' ? /write (\S+) /.exec(result.problem)?.[1] : undefined;
          expect(parseCronExpression(withField(suggestion ?? '')).kind).toBe('ok');
        },
      ),
    );
  });
});
