import { parseArgs } from 'node:util';
import { parseDuration } from '../api/duration.ts';

/** How the command is written. */
export const planUsage =
  'keepsake plan -f schedule.yaml | [NAMESPACE/]NAME [--until 7d] [--from 2026-03-28T00:00:00Z] [--namespace NAME] [--kubeconfig FILE] [--offline] [-o text|json]';

/** What shall be planned, and how it shall be printed. */
export interface PlanRequest {
  /** A file of schedules, `-` for standard input, or one schedule of the cluster. */
  readonly source:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'name'; readonly namespace: string | undefined; readonly name: string };
  /** For what names no namespace itself. */
  readonly namespace: string | undefined;
  readonly kubeconfig: string | undefined;
  /** Without a cluster: its ticks, and claims that it names, taken for fit. */
  readonly offline: boolean;
  readonly from: Date;
  readonly until: Date;
  readonly output: 'text' | 'json';
}

/** The request, or everything that is wrong with the arguments. */
export type PlanArguments =
  | { readonly kind: 'ok'; readonly request: PlanRequest }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** Reads the arguments of `keepsake plan`. Throws a TypeError for flags that it does not know, as parseArgs does. */
export function parsePlanArguments(args: readonly string[], now: Date): PlanArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      file: { type: 'string', short: 'f' },
      namespace: { type: 'string', short: 'n' },
      kubeconfig: { type: 'string' },
      offline: { type: 'boolean', default: false },
      from: { type: 'string' },
      until: { type: 'string', default: '7d' },
      output: { type: 'string', short: 'o', default: 'text' },
    },
  });
  const from = values.from === undefined ? now : momentOf(values.from);
  const until = from === undefined ? undefined : endOf(values.until, from);
  const source = sourceOf(values.file, positionals);
  const problems = [
    ...(source === undefined ? ['write either -f FILE or the name of one schedule, NAMESPACE/NAME'] : []),
    ...(source?.kind === 'name' && values.offline ? ['--offline: needs the schedule as a file, -f FILE'] : []),
    ...(from === undefined ? [`--from ${values.from}: is no moment like 2026-03-28T00:00:00Z`] : []),
    ...(from !== undefined && from < now && !values.offline
      ? [`--from ${values.from}: is past, and the cluster is as it is now; with --offline it may be`]
      : []),
    ...(from !== undefined && until === undefined
      ? [`--until ${values.until}: is neither a duration like 7d or 12h nor a moment like 2026-03-28T00:00:00Z`]
      : []),
    ...(from !== undefined && until !== undefined && until < from
      ? [`--until ${values.until}: lies before --from`]
      : []),
    ...(['text', 'json'].includes(values.output) ? [] : ['-o: is text or json']),
  ];
  if (problems.length > 0 || source === undefined || from === undefined || until === undefined) {
    return { kind: 'refused', problems };
  }
  const { namespace, kubeconfig, offline } = values;
  const output = values.output === 'json' ? 'json' : 'text';
  return { kind: 'ok', request: { source, namespace, kubeconfig, offline, from, until, output } };
}

function sourceOf(file: string | undefined, positionals: readonly string[]): PlanRequest['source'] | undefined {
  if (file !== undefined) return positionals.length === 0 ? { kind: 'file', path: file } : undefined;
  const parts = positionals.length === 1 ? (positionals[0] ?? '').split('/') : [];
  if (parts.length === 0 || parts.length > 2 || parts.includes('')) return undefined;
  return { kind: 'name', namespace: parts.length === 2 ? parts[0] : undefined, name: parts.at(-1) ?? '' };
}

function endOf(text: string, from: Date): Date | undefined {
  const duration = parseDuration(text);
  return duration === undefined ? momentOf(text) : momentOf(from.getTime() + duration);
}

function momentOf(value: string | number): Date | undefined {
  const moment = new Date(value);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
