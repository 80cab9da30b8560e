import fc from 'fast-check';
import { type CronExpression, parseCronExpression } from '../../src/domain/schedule/cron-expression.ts';
import { resolveTimeZone, type TimeZone } from '../../src/domain/schedule/time-zone.ts';

/** The expression, or a thrown refusal: for texts that a test knows to be good. */
export function cron(text: string): CronExpression {
  const result = parseCronExpression(text);
  if (result.kind === 'refused') throw new Error(result.problem);
  return result.expression;
}

/** The zone, or a thrown refusal: for names that a test knows to be good. */
export function zone(name: string): TimeZone {
  const result = resolveTimeZone(name);
  if (result.kind === 'refused') throw new Error(result.problem);
  return result.zone;
}

/** Any zone of the platform. */
export const arbitraryZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));

const list = (min: number, max: number) =>
  fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 4 }).map((values) => values.join(','));

const range = (min: number, max: number) =>
  fc
    .tuple(fc.integer({ min, max }), fc.integer({ min, max }), fc.integer({ min: 1, max: 5 }))
    .map(([a, b, step]) => `${Math.min(a, b)}-${Math.max(a, b)}${step > 1 ? `/${step}` : ''}`);

const star = (maxStep: number) => fc.integer({ min: 2, max: maxStep }).map((step) => `*/${step}`);

const anyTime = (max: number, likely: readonly string[]) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...likely) },
    { weight: 2, arbitrary: fc.constant('*') },
    star(max),
    list(0, max),
    range(0, max),
  );

const minute = anyTime(59, ['0', '30', '15', '45', '59', '0,30', '15,45']);
// Clocks change at night, so most fixed hours lie there.
const hour = anyTime(23, ['0', '1', '2', '3', '23', '2,3', '0,1,2,3', '0-4', '22,23']);
const dayOfMonth = fc.oneof({ weight: 5, arbitrary: fc.constant('*') }, star(31), list(1, 31), range(1, 31));
const month = fc.oneof({ weight: 8, arbitrary: fc.constant('*') }, star(12), list(1, 12), range(1, 12));
const dayOfWeek = fc.oneof({ weight: 5, arbitrary: fc.constant('*') }, star(6), list(0, 7), range(0, 7));

/** Expressions of every form that is accepted, most of them with ticks when clocks change. */
export const arbitraryCron = fc
  .tuple(minute, hour, dayOfMonth, month, dayOfWeek)
  .map((fields) => parseCronExpression(fields.join(' ')))
  .filter((result) => result.kind === 'ok')
  .map((result) => result.expression);
