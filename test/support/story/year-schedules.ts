import type { SnapshotScheduleSpec } from '../../../src/api/snapshot-schedule.generated.ts';
import { spec } from '../build.ts';

/** The year that is told: Samoa skips a date, Morocco changes its clock four times, and there is a 29 February. */
export const yearStart = Date.parse('2011-07-01T00:00:30Z');
/** 366 days later. */
export const yearEnd = Date.parse('2012-07-01T00:00:30Z');

/** An edit of a spec by its author. */
export interface Edit {
  readonly at: number;
  readonly change: Partial<SnapshotScheduleSpec>;
}

/** A claim, and while it exists. */
export interface StoryClaim {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** One schedule of the year, in a namespace of its own with its claims. */
export interface StorySchedule {
  readonly name: string;
  readonly spec: SnapshotScheduleSpec;
  readonly edits: readonly Edit[];
  readonly claims: readonly StoryClaim[];
}

/** A stretch of time. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** When nobody operates; some of the longer ones hide a change of clocks or a date that is skipped. */
export const outages: readonly Stretch[] = [
  stretch('2011-07-19T06:07', '2011-07-19T11:07'),
  stretch('2011-10-29T20:09', '2011-10-30T12:09'),
  stretch('2011-12-29T03:13', '2011-12-31T18:13'),
  stretch('2012-02-26T05:11', '2012-03-02T10:11'),
  stretch('2012-03-10T22:09', '2012-03-11T20:09'),
];

/** When quotas are full, and for whom. */
export const quota: Stretch & { readonly schedules: readonly string[] } = {
  ...stretch('2012-02-14T04:33', '2012-02-16T11:33'),
  schedules: ['nightly-2', 'weekly-8', 'weekly-14'],
};

/** When the snapshots of `flaky` claims fail, and those of `stuck` claims hang. */
export const faults = {
  flaky: [stretch('2011-10-03T00:00', '2011-11-04T00:00'), stretch('2012-04-01T00:00', '2012-04-20T00:00')],
  stuck: [stretch('2011-11-07T00:00', '2011-12-12T00:00')],
} as const;

const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Africa/Casablanca',
  'Pacific/Apia',
  'Asia/Kolkata',
  'Asia/Tehran',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Pacific/Auckland',
  'Europe/London',
  'America/Havana',
  'Asia/Gaza',
  'Pacific/Marquesas',
  'Europe/Moscow',
  'Asia/Tokyo',
  'Etc/UTC',
] as const;

// In the gap or the overlap of the zone of the same place.
const nightly = ['30 2 * * *', '15 2 * * *', '10 2 * * *', '0 3 * * *', '20 0 * * *', '0 12 * * *'];

const special: Readonly<Record<string, string>> = {
  'bursts-46': '*/30 0-11 1 * *',
  'mondays-47': '0 */6 * * 1',
  'leapday-48': '45 2 29 2 *',
  'newyear-49': '0 0 30,31 12 *',
};

const retentions: readonly SnapshotScheduleSpec['retention'][] = [
  { keepLast: 3, minReady: 1, failedLimit: 1 },
  { keepDaily: 7, keepWeekly: 4, minReady: 2, failedLimit: 1 },
  { maxAge: '10d', minReady: 3, failedLimit: 1 },
  { keepLast: 4, maxAge: '30d', minReady: 2, failedLimit: 2 },
  { keepHourly: 4, keepMonthly: 3, keepYearly: 1, minReady: 1, failedLimit: 1 },
];

/** Edits of the timing, and suspensions; two of them while nobody operates. */
const edits: Readonly<Record<number, readonly Edit[]>> = {
  7: [edit('2011-09-05T13:41', { schedule: '11 7 * * 3' }), edit('2012-05-08T13:41', { timeZone: 'Asia/Tokyo' })],
  9: [edit('2011-08-10T13:41', { suspend: true }), edit('2011-10-12T13:41', { suspend: false })],
  10: [edit('2012-02-28T13:41', { schedule: '25 13 * * 2' })],
  20: [edit('2011-11-20T13:41', { suspend: true }), edit('2012-01-17T13:41', { suspend: false })],
  22: [edit('2012-02-20T13:41', { suspend: true }), edit('2012-02-29T13:41', { suspend: false })],
  27: [edit('2012-04-10T13:41', { timeZone: 'America/Havana' })],
  33: [
    edit('2011-08-22T13:41', { suspend: true }),
    edit('2012-03-20T13:41', { suspend: false, schedule: '5 5 * * 0' }),
  ],
  47: [edit('2012-01-11T13:41', { schedule: '0 */12 * * 1' })],
};

/** The fifty schedules of the year, from half-hourly to yearly, in twenty zones. */
export const schedules: readonly StorySchedule[] = Array.from({ length: 50 }, (_, i) => {
  const [name, schedule] = timing(i);
  const claims: StoryClaim[] = [
    { name: 'data', from: yearStart, to: yearEnd },
    { name: i % 7 === 3 ? 'flaky' : i % 7 === 5 ? 'stuck' : 'logs', from: yearStart, to: yearEnd },
  ];
  if (i % 9 === 1) claims.push({ name: 'late', from: Date.parse('2011-11-15T12:34Z'), to: yearEnd });
  if (i % 9 === 4) claims.push({ name: 'gone', from: yearStart, to: Date.parse('2012-01-20T12:34Z') });
  return { name, claims, edits: edits[i] ?? [], spec: specOf(i, schedule) };
});

function specOf(i: number, schedule: string): SnapshotScheduleSpec {
  // One in six keeps everything.
  const retention = retentions[i < nightly.length ? i % 5 : i % 6];
  return spec({
    schedule,
    timeZone: zones[i % zones.length] ?? 'Etc/UTC',
    claims: { all: true },
    ...(retention === undefined ? {} : { retention }),
    missedRunPolicy: i % 6 === 2 ? 'Skip' : 'Latest',
    ...(i % 6 === 4 ? { startingDeadlineSeconds: 3 * 3_600 } : {}),
    ...(i % 4 === 1 ? { jitterSeconds: 240 } : {}),
    ...(i % 8 === 6 ? { concurrencyPolicy: 'Allow' } : {}),
    ...(i % 10 === 0 ? { reclaimPolicy: 'Delete' } : {}),
  });
}

function timing(i: number): readonly [name: string, schedule: string] {
  const found = Object.entries(special).find(([name]) => name.endsWith(`-${i}`));
  if (found !== undefined) return found;
  const [minute, hour] = [(i * 7) % 60, (i * 5) % 24];
  if (i < nightly.length) return [`nightly-${i}`, nightly[i] ?? ''];
  if (i < 26) return [`weekly-${i}`, `${minute} ${hour} * * ${i % 7}`];
  return [`monthly-${i}`, `${minute} ${hour} 1,${2 + (i % 27)} * *`];
}

function edit(at: string, change: Edit['change']): Edit {
  return { at: Date.parse(`${at}Z`), change };
}

function stretch(from: string, to: string): Stretch {
  return { from: Date.parse(`${from}Z`), to: Date.parse(`${to}Z`) };
}
