import { runningRecords } from '../../../hack/controlplane/run-records.ts';
import { waitUntil } from '../../../hack/controlplane/wait.ts';
import { installOperator } from '../../../hack/install-operator.ts';
import { startOperator } from '../../../hack/operator-process.ts';
import type { BindCluster } from './bind-cluster.ts';

/** A program that binds snapshots. */
export interface Binder {
  /** How its calls begin to name it in the audit log. */
  readonly userAgent: string;
  /** The flags of upstream's controller, when it is that one. */
  readonly upstreamArgs?: readonly string[];
  /** Starts it, and resolves when it binds. */
  start(cluster: BindCluster): Promise<RunningBinder>;
}

/** One at work. */
export interface RunningBinder {
  readonly pid: number;
  stop(): Promise<void>;
}

/** The control plane starts it with brisker flags than its own. */
const UPSTREAM_DEFAULTS = [
  '--kube-api-qps=5',
  '--kube-api-burst=10',
  '--worker-threads=10',
  '--retry-interval-start=1s',
  '--retry-interval-max=5m',
];
const TUNED = ['--kube-api-qps=1000', '--kube-api-burst=2000', '--worker-threads=20'];
const PREFLIGHT_TIMEOUT_MS = 60_000;

/** Upstream's snapshot-controller as it comes. */
export const upstreamDefault: Binder = upstream(UPSTREAM_DEFAULTS);
/** Upstream's snapshot-controller with the flags that a large cluster would give it. */
export const upstreamTuned: Binder = upstream([...UPSTREAM_DEFAULTS, ...TUNED]);

function upstream(upstreamArgs: readonly string[]): Binder {
  const name = 'snapshot-controller';
  return {
    userAgent: `${name}/`,
    upstreamArgs,
    async start({ plane }) {
      await plane.startProcess(name);
      const pid = runningRecords(plane.dir).find((record) => record.name === name)?.pid;
      if (pid === undefined) throw new Error(`${name} does not run`);
      return { pid, stop: () => plane.stopProcess(name) };
    },
  };
}

/** The built operator with all its controllers, untuned; only the wait for another controller is cut short. */
export const keepsake: Binder = {
  userAgent: 'keepsake/',
  async start({ plane, api }) {
    const operator = await startOperator({
      dir: plane.dir,
      kubeconfig: await installOperator(plane, { binding: true }),
      args: ['--binding-mode=builtin', '--binding-preflight-seconds=2'],
    });
    const stop = async () => {
      await operator.stop();
    };
    let state: unknown;
    const binds = async () => {
      const maps = '/api/v1/namespaces/keepsake-system/configmaps?fieldSelector=metadata.name=keepsake-binding';
      state = JSON.parse(await api.call('GET', maps)).items[0]?.data;
      return (state as { readonly state?: string } | undefined)?.state === 'writing';
    };
    if (await waitUntil(binds, { timeoutMs: PREFLIGHT_TIMEOUT_MS, everyMs: 250 })) return { pid: operator.pid, stop };
    await stop();
    throw new Error(`Keepsake does not bind: ${JSON.stringify(state)}`);
  },
};
