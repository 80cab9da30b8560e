import { simulate } from '../domain/simulate.ts';
import { isKubeError } from '../kube/kube-error.ts';
import type { CommandFailure, CommandResult } from './command-result.ts';
import { type Connection, type ConnectOptions, connect } from './connect.ts';
import { type PlanRequest, parsePlanArguments, planUsage } from './plan-arguments.ts';
import { type PlanReport, reportPlan } from './plan-report.ts';
import { planText } from './plan-text.ts';
import { type PlanInput, type PlanInputs, readPlanInputs } from './read-plan-input.ts';

/** What the command needs from its process; a test may bring its own cluster. */
export interface PlanContext extends Omit<ConnectOptions, 'kubeconfig'> {
  readonly connect?: (options: ConnectOptions) => Connection;
}

/**
 * `keepsake plan`: what a schedule would do until a moment, and why, by the functions that the operator decides with.
 * It reads the cluster and never writes. Problems of arguments and files are `refused`, those of the cluster `failed`.
 */
export async function plan(args: readonly string[], context: PlanContext): Promise<CommandResult | CommandFailure> {
  const now = context.clock.now();
  const parsed = parsePlanArguments(args, now);
  if (parsed.kind === 'refused') return { ...parsed, usage: planUsage };
  const { request } = parsed;
  let read: PlanInputs;
  try {
    const open = () => (context.connect ?? connect)({ ...context, kubeconfig: request.kubeconfig });
    read = await readPlanInputs(request, open);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', problem: isKubeError(error) ? `the cluster cannot be read: ${problem}` : problem };
  }
  if (read.kind === 'refused') return { ...read, usage: planUsage };

  const results = read.inputs.map((input) => reportOf(input, request, now));
  const problems = results.flatMap((result) => (result.kind === 'refused' ? result.problems : []));
  if (problems.length > 0) {
    // A schedule that is in the cluster already is no mistake of the command line.
    return request.source.kind === 'name'
      ? { kind: 'failed', problem: problems.join('\n') }
      : { kind: 'refused', problems, usage: planUsage };
  }
  const plans = results.flatMap((result) => (result.kind === 'ok' ? [result.report] : []));
  const output =
    request.output === 'json' ? JSON.stringify({ plans }, undefined, 2) : plans.map(planText).join('\n\n\n');
  return { kind: 'ok', output };
}

type ReportResult =
  | { readonly kind: 'ok'; readonly report: PlanReport }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

function reportOf(input: PlanInput, { from, until }: PlanRequest, now: Date): ReportResult {
  const refused = (problems: readonly string[]): ReportResult => {
    const { namespace, name } = input.observed.schedule;
    return {
      kind: 'refused',
      problems: problems.map((problem) => `SnapshotSchedule ${namespace}/${name}: ${problem}`),
    };
  };
  let start = input;
  // What happens until then decides what is there; a schedule that is not there yet begins at the start.
  if (from > now && (input.origin === 'live' || input.origin === 'edited')) {
    const before = simulate(input.observed, now, from);
    if (before.kind === 'stalled') return refused(before.problems);
    if (before.stopped !== undefined) return refused([`--from is too far away: ${before.stopped}`]);
    start = { ...input, observed: before.end };
  }
  const simulation = simulate(start.observed, from, until);
  return simulation.kind === 'stalled'
    ? refused(simulation.problems)
    : { kind: 'ok', report: reportPlan(start, simulation, from, until) };
}
