import { parseArgs } from 'node:util';
import { isKubeError } from '../kube/kube-error.ts';
import { observeBindingLive } from '../kube/observe-binding-live.ts';
import { type BindingReport, bindingText, reportBinding } from './binding-report.ts';
import type { CommandFailure, CommandResult } from './command-result.ts';
import { type Connection, type ConnectOptions, connect } from './connect.ts';

/** How the command is written. */
export const explainUsage =
  'keepsake explain [NAMESPACE/]SNAPSHOT [--namespace NAME] [--kubeconfig FILE] [-o text|json]';

/** What the command needs from its process; a test may bring its own cluster. */
export interface ExplainContext extends Omit<ConnectOptions, 'kubeconfig'> {
  readonly connect?: (options: ConnectOptions) => Connection;
}

/**
 * `keepsake explain`: where the binding of a VolumeSnapshot stands, whoever drives it, why it goes no further, and what to
 * do. It reads the cluster and never writes. Problems of arguments are `refused`, those of the cluster `failed`.
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
  const parts = positionals.length === 1 ? (positionals[0] ?? '').split('/') : [];
  const isNamed = (parts.length === 1 || parts.length === 2) && !parts.includes('');
  const problems = [
    ...(isNamed ? [] : ['write the name of one VolumeSnapshot, NAMESPACE/SNAPSHOT']),
    ...(['text', 'json'].includes(values.output) ? [] : ['-o: is text or json']),
  ];
  if (problems.length > 0) return { kind: 'refused', problems, usage: explainUsage };
  const name = parts.at(-1) ?? '';
  const namespace = parts.length === 2 ? parts[0] : values.namespace;
  try {
    const report = await read({ ...context, kubeconfig: values.kubeconfig }, namespace, name);
    return {
      kind: 'ok',
      output: values.output === 'json' ? JSON.stringify(report, undefined, 2) : bindingText(report),
    };
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', problem: isKubeError(error) ? `the cluster cannot be read: ${problem}` : problem };
  }
}

async function read(
  context: ExplainContext & ConnectOptions,
  named: string | undefined,
  name: string,
): Promise<BindingReport> {
  const connection = (context.connect ?? connect)(context);
  try {
    const namespace = named ?? connection.namespace ?? 'default';
    const observed = await observeBindingLive(connection.client, { namespace, name });
    if (observed === undefined) throw new Error(`there is no VolumeSnapshot ${namespace}/${name} in the cluster`);
    return reportBinding(observed, context.clock.now());
  } finally {
    await connection.close();
  }
}
