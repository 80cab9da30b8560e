import type { PlanReport, ReportedSnapshot, ReportedStep } from './plan-report.ts';

/** So many lines of one kind are printed at a tick; `-o json` has them all. */
const linesPerKind = 10;

/** A plan for people: what is, what happens when and why, what is left; the last line has the totals. */
export function planText(report: PlanReport): string {
  return [
    heading(report),
    paragraph(`Its snapshots at ${report.from}:`, snapshotLines(report.snapshots)),
    ...timeline(report),
    ...(report.steps.length === 0
      ? []
      : [paragraph(`Its snapshots at ${report.endedAt}:`, snapshotLines(report.remaining))]),
    totals(report),
  ].join('\n\n');
}

function heading({ schedule, claims, from }: PlanReport): string {
  const { namespace, name, schedule: expression, timeZone, suspended, origin } = schedule;
  const origins = {
    live: [],
    edited: ['It is planned as if the file were applied now.'],
    new: [
      `It is not in the cluster yet, and planned as if it were created at ${from}.`,
      'Names, and delays within jitterSeconds, follow from the uid that it will get.',
    ],
    offline: [
      claims.length === 0
        ? 'Without a cluster there are only ticks: name claims in spec.claims.names to see what retention would do.'
        : 'Without a cluster the claims in spec.claims.names are taken for fit, and nothing else for there.',
    ],
  } as const satisfies Record<typeof origin, readonly string[]>;
  return [
    `SnapshotSchedule ${namespace}/${name}: ${expression} in ${timeZone}, ${count(claims.length, 'claim')}`,
    'Assumed: snapshots become ready at once, and nobody changes anything.',
    ...origins[origin],
    ...(suspended ? ['It is suspended: no snapshot is made; retention goes on.'] : []),
    ...(claims.length === 0 && origin !== 'offline' ? [`No claim of namespace ${namespace} meets spec.claims.`] : []),
  ].join('\n');
}

/** One paragraph for each tick, with what comes later because of it; without what the first paragraph has said. */
function timeline({ steps, snapshots, from }: PlanReport): readonly string[] {
  const told = new Set(
    snapshots.flatMap(({ name, verdict }) => (verdict === 'prune' && name !== undefined ? [name] : [])),
  );
  const blocks: ReportedStep[][] = [];
  for (const step of steps) {
    const pruned = step.pruned.filter(({ name }) => step.at !== from || name === undefined || !told.has(name));
    const block = blocks.at(-1);
    if (block !== undefined && continues(step, block)) block.push({ ...step, pruned });
    else if (step.tick !== undefined || step.missed !== undefined || step.created.length + pruned.length > 0) {
      blocks.push([{ ...step, pruned }]);
    }
  }
  let skippedBefore = '';
  return blocks.map((block) => {
    const skipped = block.flatMap((step) => step.skipped);
    const key = JSON.stringify(skipped);
    const lines = blockLines(block, skipped, key === skippedBefore);
    skippedBefore = key;
    return lines;
  });
}

/** Claims with jitter, and what became possible later, belong to their tick. */
function continues({ tick, missed, created }: ReportedStep, block: readonly ReportedStep[]): boolean {
  const ofBlock = block[0]?.tick;
  return (
    tick === undefined && missed === undefined && created.length > 0 && created.every((one) => one.tick === ofBlock)
  );
}

function blockLines(block: readonly ReportedStep[], skipped: ReportedStep['skipped'], asBefore: boolean): string {
  const [first] = block;
  if (first === undefined) return '';
  const later = (step: ReportedStep) => (step === first ? '' : `, at ${step.at}`);
  const created = block.flatMap((step) => step.created.map(({ name, claim }) => `${name ?? claim}${later(step)}`));
  const pruned = block.flatMap((step) => step.pruned.map((one) => `${labelOf(one)}${later(step)}: ${one.because}`));
  return paragraph(`${first.at}  ${first.local}${titleNote(first)}`, [
    ...entries('create', created, 'snapshots'),
    ...(asBefore && skipped.length > 0
      ? [`  skip    ${count(skipped.length, 'claim')} as before`]
      : entries(
          'skip  ',
          skipped.map(({ claim, reason, message }) => `${claim}: ${reason}: ${message}`),
          'claims',
        )),
    ...entries('prune ', pruned, 'snapshots'),
  ]);
}

function titleNote({ at, tick, missed, note }: ReportedStep): string {
  const notes = [
    ...(tick !== undefined && tick !== at ? [`for the tick of ${tick}`] : []),
    ...(missed === undefined ? [] : [`${count(missed, 'tick')} given up`]),
    ...(note === undefined ? [] : [note]),
  ];
  return notes.length === 0 ? '' : `  # ${notes.join('; ')}`;
}

function snapshotLines(snapshots: readonly ReportedSnapshot[]): readonly string[] {
  if (snapshots.length === 0) return ['  none'];
  const width = Math.max(...snapshots.map(({ verdict }) => verdict.length), 'create'.length);
  return snapshots.map((one) => `  ${one.verdict.padEnd(width)}  ${labelOf(one)}: ${one.because}`);
}

function labelOf({ name, claim, time }: { readonly name?: string; readonly claim: string; readonly time: string }) {
  return name ?? `${claim} of ${time}`;
}

function entries(verb: string, lines: readonly string[], what: string): readonly string[] {
  const shown = lines.slice(0, linesPerKind).map((line) => `  ${verb}  ${line}`);
  const more = lines.length - shown.length;
  return more === 0 ? shown : [...shown, `  ${verb}  ${more} more ${what}; -o json lists them`];
}

function totals({ totals: sums, until, endedAt, stopped }: PlanReport): string {
  const { ticks, created, skipped, missed, pruned, remaining } = sums;
  const parts = [
    `${count(ticks, 'tick')}: ${count(created, 'snapshot')} created`,
    ...(skipped > 0 ? [`${count(skipped, 'time')} a claim was skipped`] : []),
    ...(missed > 0 ? [`${count(missed, 'tick')} given up`] : []),
    `${pruned} pruned`,
    `${remaining} left`,
  ];
  const end = stopped === undefined ? `Until ${until}` : `Until ${endedAt}, not ${until}: ${stopped}`;
  return `${end}: ${parts.join(', ')}.`;
}

function paragraph(title: string, lines: readonly string[]): string {
  return [title, ...lines].join('\n');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
