import { parseArgs } from 'node:util';
import { isKubeError } from '../kube/kube-error.ts';
import { observeBindingLive } from '../kube/observe-binding-live.ts';
import { type BindingReport, bindingText, reportBinding } from './binding-report.ts';
import type { CommandFailure, CommandResult } from './command-result.ts';
import { type Connection, type ConnectOptions, connect } from './connect.ts';
import { parsePendingTarget, pendingText, reportPending } from './explain-pending.ts';

/** How the command is written. */
export const explainUsage =
  'keepsake explain [NAMESPACE/]SNAPSHOT | pod/NAMESPACE/NAME | pvc/NAMESPACE/NAME [--namespace NAME] [--kubeconfig FILE] [-o text|json]';

/** What the command needs from its process; a test may bring its own cluster. */
export interface ExplainContext extends Omit<ConnectOptions, 'kubeconfig'> {
  readonly connect?: (options: ConnectOptions) => Connection;
}

/**
 * `keepsake explain`: where the binding of a VolumeSnapshot stands, whoever drives it, why it goes no further, and what to
 * do; or why a pod or claim waits, as far as the places of its volumes go. It reads the cluster and never writes.
 * Problems of arguments are `refused`, those of the cluster `failed`.
 */
export async function explain(
  args: readonly string[],
  context: ExplainContext,
): Promise<CommandResult | CommandFailure> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      namespace: { type: 'string', short: 'n' },
      kubeconfig: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'text' },
    },
  });
  const [target = ''] = positionals;
  const pending = positionals.length === 1 ? parsePendingTarget(target) : undefined;
  const parts = positionals.length === 1 ? target.split('/') : [];
  const isNamed = pending !== undefined || ((parts.length === 1 || parts.length === 2) && !parts.includes(''));
  const problems = [
    ...(isNamed
      ? []
      : ['write the name of one VolumeSnapshot, NAMESPACE/SNAPSHOT, or pod/NAMESPACE/NAME, or pvc/NAMESPACE/NAME']),
    ...(['text', 'json'].includes(values.output) ? [] : ['-o: is text or json']),
  ];
  if (problems.length > 0) return { kind: 'refused', problems, usage: explainUsage };
  const name = parts.at(-1) ?? '';
  const namespace = parts.length === 2 ? parts[0] : values.namespace;
  const print = <T>(report: T, text: (report: T) => string): CommandResult => ({
    kind: 'ok',
    output: values.output === 'json' ? JSON.stringify(report, undefined, 2) : text(report),
  });
  try {
    const connection = (context.connect ?? connect)({ ...context, kubeconfig: values.kubeconfig });
    try {
      const now = context.clock.now();
      return pending === undefined
        ? print(await read(connection, namespace, name, now), bindingText)
        : print(await reportPending(connection.client, pending, now), pendingText);
    } finally {
      await connection.close();
    }
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', problem: isKubeError(error) ? `the cluster cannot be read: ${problem}` : problem };
  }
}

async function read(
  connection: Connection,
  named: string | undefined,
  name: string,
  now: Date,
): Promise<BindingReport> {
  const namespace = named ?? connection.namespace ?? 'default';
  const observed = await observeBindingLive(connection.client, { namespace, name });
  if (observed === undefined) throw new Error(`there is no VolumeSnapshot ${namespace}/${name} in the cluster`);
  return reportBinding(observed, now);
}
