import type { TierRule } from './policy.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A zone's wall clock at an instant, as a Date whose UTC fields are that wall clock's fields. */
export type LocalTime = (at: Date) => Date;

/** The tiers in the order in which they are explained, finest first, with the word for their period. */
export const tiers: readonly { readonly rule: TierRule; readonly period: string }[] = [
  { rule: 'keepHourly', period: 'hour' },
  { rule: 'keepDaily', period: 'day' },
  { rule: 'keepWeekly', period: 'week' },
  { rule: 'keepMonthly', period: 'month' },
  { rule: 'keepYearly', period: 'year' },
];

/** The period of a tier that an instant lies in, as a key: equal for two instants exactly when they share the period. */
export function periodOf(rule: TierRule, at: Date, localTime: LocalTime): string {
  const local = localTime(at);
  switch (rule) {
    case 'keepHourly':
      // The hour that a clock repeats in autumn is two hours: the offset tells them apart.
      return `${Math.floor(local.getTime() / hourMs)}/${local.getTime() - at.getTime()}`;
    case 'keepDaily':
      return `${Math.floor(local.getTime() / dayMs)}`;
    case 'keepWeekly':
      // 1970-01-01 was a Thursday; ISO 8601 weeks begin on Monday.
      return `${Math.floor((local.getTime() / dayMs + 3) / 7)}`;
    case 'keepMonthly':
      return `${local.getUTCFullYear()}-${local.getUTCMonth()}`;
    case 'keepYearly':
      return `${local.getUTCFullYear()}`;
    default:
      return rule satisfies never;
  }
}
