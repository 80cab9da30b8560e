import { parseArgs } from 'node:util';
import { formatTimestamp } from '../api/timestamp.ts';
import { parseCronExpression } from '../domain/schedule/cron-expression.ts';
import { describeTicks } from '../domain/schedule/describe-ticks.ts';
import { resolveTimeZone } from '../domain/schedule/time-zone.ts';
import type { CommandResult } from './command-result.ts';

/** How the command is written. */
export const nextUsage =
  'keepsake next "15 2 * * *" [--time-zone Europe/Berlin] [--from 2026-03-28T00:00:00Z] [--count 10] [-o text|json]';

/** The most ticks that one call prints. */
const maxCount = 10_000;

/** `keepsake next`: the ticks of an expression, one a line in UTC, with a note at each change of the clock. */
export function next(args: readonly string[], now: Date): CommandResult {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'time-zone': { type: 'string', default: 'Etc/UTC' },
      from: { type: 'string' },
      count: { type: 'string', default: '10' },
      output: { type: 'string', short: 'o', default: 'text' },
    },
  });
  const expression = parseCronExpression(positionals[0] ?? '');
  const zone = resolveTimeZone(values['time-zone']);
  const from = values.from === undefined ? now : new Date(values.from);
  const count = Number(values.count);
  const problems = [
    ...(positionals.length === 1 ? [] : ['write the expression as one argument, in quotes']),
    ...(positionals.length === 1 && expression.kind === 'refused' ? [expression.problem] : []),
    ...(zone.kind === 'refused' ? [`--time-zone: ${zone.problem}`] : []),
    ...(Number.isNaN(from.getTime()) ? [`--from ${values.from}: is no moment like 2026-03-28T00:00:00Z`] : []),
    ...(Number.isInteger(count) && count >= 1 && count <= maxCount ? [] : [`--count: must be 1 to ${maxCount}`]),
    ...(['text', 'json'].includes(values.output) ? [] : ['-o: is text or json']),
  ];
  if (problems.length > 0 || expression.kind === 'refused' || zone.kind === 'refused') {
    return { kind: 'refused', problems, usage: nextUsage };
  }
  const ticks = describeTicks(expression.expression, zone.zone, from, count).map(({ tick, ...rest }) => ({
    tick: formatTimestamp(tick),
    ...rest,
  }));
  const lines = ticks.map(({ tick, local, note }) => `${tick}  ${local}${note === undefined ? '' : `  # ${note}`}`);
  return { kind: 'ok', output: values.output === 'json' ? JSON.stringify(ticks, undefined, 2) : lines.join('\n') };
}
