/** A spec that the API server refuses, and what it must say. */
export interface RefusedSpec {
  readonly title: string;
  readonly spec: object;
  /** Field and sentence of each complaint: all of them, in their order. */
  readonly says: readonly (readonly [field: string, sentence: string])[];
}

/** Cron expressions that are accepted. */
export const acceptedExpressions: readonly string[] = [
  '15 2 * * *',
  '*/15 8-18,22 1-7/2 JAN-mar MON,wed-5',
  '5/15 * * * *',
  '00 02 01 01 7',
  '  0   2 * *\tTHU ',
  '59 23 31 12 0-7',
  '0 0 31 4,5 *',
  '0 0 29 2 *',
  '0 0 31 4,6 1',
  '*/60 */24 */31 */12 */7',
  '@yearly',
  '@annually',
  '@monthly',
  '@weekly',
  '@daily',
  '@midnight',
  '@hourly',
];

/** Cron expressions that are refused, with the sentences that say why. */
export const refusedExpressions: readonly (readonly [expression: string, ...sentences: string[]])[] = [
  ['', 'schedule is empty: write five fields'],
  [' \t ', 'schedule is empty: write five fields'],
  ['0 0 2 * * *', 'more than five fields: seconds and years are not supported'],
  ['0 0 2 * * * 2030', 'more than five fields: seconds and years are not supported'],
  ['garbage * * * * *', 'more than five fields'],
  ['0 2 * *', 'fewer than five fields: write minute hour day-of-month month day-of-week'],
  ['5', 'fewer than five fields'],
  ['*****', 'fewer than five fields'],
  ['H 2 * * *', 'H is not supported in the schedule: write a number, and set spec.jitterSeconds'],
  ['H/15 * * * *', 'H is not supported'],
  ['0 h(0-5) * * *', 'H is not supported'],
  [
    'CRON_TZ=Asia/Tokyo 0 2 * * *',
    'a time zone inside the schedule is not supported: write the zone into spec.timeZone',
  ],
  ['TZ=UTC 0 2 * * *', 'a time zone inside the schedule is not supported'],
  ['@every 1h', 'this @ word is not supported: use @yearly, @annually'],
  ['@reboot', 'this @ word is not supported'],
  ['@Daily', 'in lower case'],
  ['@dailyfoo', 'this @ word is not supported'],
  ['60 2 * * *', 'the minute (first field) is not understood: write a number 0-59'],
  ['5, * * * *', 'the minute (first field) is not understood'],
  ['*/0 * * * *', 'the minute (first field) is not understood'],
  ['*/90 * * * *', 'the minute (first field) is not understood'],
  ['1-2-3 * * * *', 'the minute (first field) is not understood'],
  ['0 24 * * *', 'the hour (second field) is not understood: write a number 0-23'],
  ['0 2.5 * * *', 'the hour (second field) is not understood'],
  ['0 0 0 * *', 'the day of month (third field) is not understood: write a number 1-31'],
  ['0 0 L * *', 'L, W and ? are not supported'],
  ['0 0 15W * *', 'L, W and ? are not supported'],
  ['0 0 ? * MON', 'L, W and ? are not supported'],
  ['0 0 1 13 *', 'the month (fourth field) is not understood: write a number 1-12, a name JAN-DEC'],
  ['0 0 1 january *', 'the month (fourth field) is not understood'],
  ['0 0 * * 8', 'the day of week (fifth field) is not understood: write a number 0-7'],
  ['0 0 * * THX', 'the day of week (fifth field) is not understood'],
  ['0 0 * * 1#2', 'L, # and ? are not supported'],
  ['0 0 * * 5L', 'L, # and ? are not supported'],
  ['60 24 * * *', 'the minute (first field)', 'the hour (second field)'],
  ['0 0 30 2 *', 'the schedule never fires, because none of its months has such a day'],
  ['0 0 30,31 FEB *', 'the schedule never fires'],
  ['0 0 31 4,JUN,09 *', 'the schedule never fires'],
];

/** Expressions that only a parser sees through: the API server takes them, the operator says Stalled. */
export const operatorsExpressions: readonly string[] = ['0 0 * * FRI-MON', '30-10 * * * *', '0 0 31 4-4 *'];

/** Time zones that are accepted. */
export const acceptedZones: readonly string[] = [
  'Etc/UTC',
  'UTC',
  'Etc/GMT+5',
  'EST5EDT',
  'America/Argentina/Buenos_Aires',
  'America/Port-au-Prince',
];

/** Time zones that are refused, with the sentence that says why. */
export const refusedZones: readonly (readonly [zone: string, sentence: string])[] = [
  ['', 'timeZone is empty: write an IANA name such as Europe/Berlin, or leave the field out'],
  ['+02:00', 'timeZone is an offset, which knows no daylight saving time'],
  ['UTC+2', 'timeZone is an offset'],
  ['gmt-3', 'timeZone is an offset'],
  ['Local', 'timeZone depends on the machine'],
  ['europe/berlin', 'timeZone is not an IANA name: write one such as Europe/Berlin'],
  ['Europe/', 'timeZone is not an IANA name'],
  ['America/New York', 'timeZone is not an IANA name'],
];

/** Zones that only the time zone database knows about: the API server takes them, the operator says Stalled. */
export const operatorsZones: readonly string[] = ['Europe/Belrin', 'PST'];

/** Durations that are accepted as `maxAge`. */
export const acceptedAges: readonly string[] = ['90d', '1w3d', '1w3d12h30m10s', '36h', '2592000s', '0w1d'];

/** Durations that are refused as `maxAge`, with the sentence that says why. */
export const refusedAges: readonly (readonly [age: string, sentence: string])[] = [
  ['', 'maxAge must be numbers with units'],
  ['90', 'maxAge must be numbers with units'],
  ['1y', 'write a month as 30d and a year as 365d'],
  ['1d3w', 'the largest first'],
  ['1d1d', 'each once'],
  ['-1d', 'maxAge must be numbers with units'],
  ['1.5d', 'maxAge must be numbers with units'],
  ['0h', 'maxAge of zero would delete snapshots as soon as they are ready'],
  ['0w0d0s', 'maxAge of zero'],
];

const timing = { schedule: '15 2 * * *' };
const everything = { ...timing, claims: { all: true } };
const chosenBy = (claims: object) => ({ ...timing, claims });
const template = (metadata: object) => ({ ...everything, snapshotTemplate: { metadata } });

/** Refused specs apart from expression, zone and maxAge. */
export const refusedSpecs: readonly RefusedSpec[] = [
  { title: 'no claims', spec: timing, says: [['spec.claims', 'no claim is chosen: give at least one of selector']] },
  { title: 'no criterion', spec: chosenBy({}), says: [['spec.claims', 'or write all: true']] },
  { title: 'all: false alone', spec: chosenBy({ all: false }), says: [['spec.claims', 'no claim is chosen']] },
  {
    title: 'an empty selector',
    spec: chosenBy({ selector: {} }),
    says: [['spec.claims.selector', 'an empty selector would choose every claim: put labels under matchLabels']],
  },
  {
    title: 'an empty selector in disguise',
    spec: chosenBy({ selector: { matchLabels: {}, matchExpressions: [] } }),
    says: [['spec.claims.selector', 'an empty selector would choose every claim']],
  },
  {
    title: 'an empty selector beside names',
    spec: chosenBy({ selector: {}, names: ['data'] }),
    says: [['spec.claims.selector', 'an empty selector would choose every claim']],
  },
  {
    title: 'an empty list of names',
    spec: chosenBy({ names: [] }),
    says: [['spec.claims.names', 'the list of names is empty and would choose no claim']],
  },
  {
    title: 'an empty list of storage classes',
    spec: chosenBy({ storageClassNames: [] }),
    says: [['spec.claims.storageClassNames', 'the list of storage classes is empty']],
  },
  {
    title: 'a name that no claim can have',
    spec: chosenBy({ names: ['data', 'Data_1'] }),
    says: [['spec.claims.names[1]', 'this is not the name of a claim']],
  },
  {
    title: 'a name given twice',
    spec: chosenBy({ names: ['data', 'data'] }),
    says: [['spec.claims.names[1]', 'Duplicate value']],
  },
  {
    title: 'a storage class without a name',
    spec: chosenBy({ storageClassNames: [''] }),
    says: [['spec.claims.storageClassNames[0]', 'this is not the name of a StorageClass']],
  },
  {
    title: 'a label key that is none',
    spec: chosenBy({ selector: { matchLabels: { 'a b': 'c' } } }),
    says: [['spec.claims.selector.matchLabels', 'a key of matchLabels is not a label key']],
  },
  {
    title: 'a label value that is none',
    spec: chosenBy({ selector: { matchLabels: { a: 'b c' } } }),
    says: [['spec.claims.selector.matchLabels', 'a value of matchLabels is not a label value']],
  },
  {
    title: 'an expression about a key that is none',
    spec: chosenBy({ selector: { matchExpressions: [{ key: 'a b', operator: 'Exists' }] } }),
    says: [['spec.claims.selector.matchExpressions[0].key', 'this is not a label key']],
  },
  {
    title: 'In without values',
    spec: chosenBy({ selector: { matchExpressions: [{ key: 'tier', operator: 'In' }] } }),
    says: [['spec.claims.selector.matchExpressions[0].values', 'operator In needs at least one value']],
  },
  {
    title: 'Exists with values',
    spec: chosenBy({ selector: { matchExpressions: [{ key: 'tier', operator: 'Exists', values: ['gold'] }] } }),
    says: [['spec.claims.selector.matchExpressions[0].values', 'operator Exists takes no values']],
  },
  {
    title: 'minReady of 0',
    spec: { ...everything, retention: { minReady: 0 } },
    says: [
      ['spec.retention.minReady', 'should be greater than or equal to 1'],
      ['spec.retention.minReady', 'minReady must be at least 1, so that a claim never loses its last good snapshot'],
    ],
  },
  ...['keepLast', 'keepHourly', 'keepDaily', 'keepWeekly', 'keepMonthly', 'keepYearly'].map(
    (field): RefusedSpec => ({
      title: `${field} of 0`,
      spec: { ...everything, retention: { [field]: 0 } },
      says: [[`spec.retention.${field}`, 'should be greater than or equal to 1']],
    }),
  ),
  {
    title: 'a starting deadline of 0',
    spec: { ...everything, startingDeadlineSeconds: 0 },
    says: [
      ['spec.startingDeadlineSeconds', 'should be greater than or equal to 1'],
      ['spec.startingDeadlineSeconds', 'otherwise no snapshot could ever start: leave the field out for no deadline'],
    ],
  },
  {
    title: 'a ready deadline of 0',
    spec: { ...everything, readyDeadlineSeconds: 0 },
    says: [
      ['spec.readyDeadlineSeconds', 'should be greater than or equal to 1'],
      ['spec.readyDeadlineSeconds', 'otherwise every snapshot would count as failed'],
    ],
  },
  {
    title: 'giving up after 0 failures',
    spec: { ...everything, suspendAfterFailures: 0 },
    says: [
      ['spec.suspendAfterFailures', 'should be greater than or equal to 1'],
      ['spec.suspendAfterFailures', 'leave the field out to go on whatever fails'],
    ],
  },
  {
    title: 'too much jitter',
    spec: { ...everything, jitterSeconds: 3601 },
    says: [['spec.jitterSeconds', 'should be less than or equal to 3600']],
  },
  {
    title: 'a reserved label',
    spec: template({ labels: { 'keepsake.dev/keep': 'true' } }),
    says: [['spec.snapshotTemplate.metadata.labels', 'are written by the operator: use another key']],
  },
  {
    title: 'the label managed-by',
    spec: template({ labels: { 'app.kubernetes.io/managed-by': 'Helm' } }),
    says: [['spec.snapshotTemplate.metadata.labels', 'are written by the operator: use another key']],
  },
  {
    title: 'a reserved annotation',
    spec: template({ annotations: { 'keepsake.dev/tick': 'now' } }),
    says: [['spec.snapshotTemplate.metadata.annotations', 'are written by the operator: use another key']],
  },
  {
    title: 'a template annotation that is none',
    spec: template({ annotations: { 'a b': 'x' } }),
    says: [['spec.snapshotTemplate.metadata.annotations', 'a key is not an annotation key']],
  },
  {
    title: 'a template label that is none',
    spec: template({ labels: { 'a/b/c': 'x' } }),
    says: [['spec.snapshotTemplate.metadata.labels', 'a key is not a label key']],
  },
  {
    title: 'a template label value that is none',
    spec: template({ labels: { owner: 'the database team' } }),
    says: [['spec.snapshotTemplate.metadata.labels', 'longer text belongs into an annotation']],
  },
  {
    title: 'a class without a name',
    spec: { ...everything, snapshotTemplate: { volumeSnapshotClassName: '' } },
    says: [['spec.snapshotTemplate.volumeSnapshotClassName', 'leave the field out to use the driver']],
  },
];

/** Every refused spec of the tables above. */
export const everyRefusedSpec: readonly object[] = [
  ...refusedExpressions.map(([schedule]) => ({ ...everything, schedule })),
  ...refusedZones.map(([timeZone]) => ({ ...everything, timeZone })),
  ...refusedAges.map(([maxAge]) => ({ ...everything, retention: { maxAge } })),
  ...refusedSpecs.map(({ spec }) => spec),
];
