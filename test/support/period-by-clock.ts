import type { TierRule } from '../../src/domain/retention/policy.ts';
import { showClock } from './minute-walk.ts';

/**
 * The period of a tier by the fields of the wall clock as Intl formats them, and a plain calendar: the reference for
 * retention's periods, so it shares no code with them.
 */
export function periodByClock(rule: TierRule, at: Date, zone: string): string {
  const shown = showClock(zone, at.getTime());
  const date = new Date(shown);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  switch (rule) {
    case 'keepHourly': {
      // Two passes of an hour differ in how far the clock is from UTC.
      const ahead = shown - Math.floor(at.getTime() / 1000) * 1000;
      return `${year}-${month}-${day}T${date.getUTCHours()}${ahead}`;
    }
    case 'keepDaily':
      return `${year}-${month}-${day}`;
    case 'keepWeekly':
      // The date of the week's Monday; getUTCDay counts from Sunday.
      return new Date(Date.UTC(year, month, day - ((date.getUTCDay() + 6) % 7))).toISOString();
    case 'keepMonthly':
      return `${year}-${month}`;
    case 'keepYearly':
      return `${year}`;
    default:
      return rule satisfies never;
  }
}
