import { rm } from 'node:fs/promises';
import { freePorts } from '../controlplane/free-ports.ts';
import { startControlPlane } from '../controlplane/start.ts';
import { installOperator } from '../install-operator.ts';
import { startOperator } from '../operator-process.ts';
import type { DemoBinding } from './demo-options.ts';
import type { Reporter } from './reporter.ts';
import { createScene, type Scene } from './scene.ts';
import { takeOver } from './take-over.ts';

/** A running cluster with a running operator, and the ways to leave them. */
export interface Stage {
  readonly scene: Scene;
  /** The folder of the control plane. */
  readonly dir: string;
  readonly kubeconfig: string;
  readonly operatorLog: string;
  operatorLines(): readonly string[];
  /** Ends all that still runs, and removes the folder. */
  close(): Promise<void>;
  /** Leaves all of it running after the end of this process. */
  release(): Promise<void>;
}

/** What a stage is asked for. */
export interface StageOptions {
  readonly report: Reporter;
  readonly signal: AbortSignal;
  /** The folder must outlive this process. */
  readonly keep: boolean;
  readonly binding: DemoBinding;
}

const preflightSeconds = 2;

const snapshotController = {
  builtin: 'and no snapshot-controller',
  external: "and upstream's snapshot-controller",
} as const satisfies Record<DemoBinding, string>;

/**
 * Starts a control plane of its own and, in it, the built operator with the rights that it has in a cluster and no more.
 * @throws ControlPlaneError in words for a person; nothing is left running then.
 */
export async function setUpStage({ report, signal, keep, binding }: StageOptions): Promise<Stage> {
  report.waiting('etcd and the API server start');
  const cluster = await startControlPlane({
    keep,
    log: report.note,
    writeBuildProgress: report.piece,
    snapshotController: binding === 'external',
  });
  try {
    const { dir, kubeconfig } = cluster;
    report.ok(`controller manager, scheduler and the CSI sidecars run, ${snapshotController[binding]}`, dir);
    report.waiting('the operator starts');
    const [webhookPort = 0] = await freePorts(1);
    const operator = await startOperator({
      dir,
      kubeconfig: await installOperator(cluster, { binding: binding === 'builtin', webhook: true }),
      args: [
        '--log-format=text',
        `--binding-mode=${binding}`,
        // Nobody else is here, and nobody likes to wait for two minutes to see that.
        `--binding-preflight-seconds=${preflightSeconds}`,
        '--webhook',
        `--webhook-bind-address=127.0.0.1:${webhookPort}`,
        `--webhook-url=https://127.0.0.1:${webhookPort}/mutate-storageclass`,
      ],
    });
    report.ok(`Keepsake runs, pid ${operator.pid}, as ServiceAccount keepsake-system/keepsake`);
    const scene = createScene({ cluster, operator, binding, report, signal });
    if (binding === 'builtin') await takeOver(scene);
    return {
      scene,
      dir,
      kubeconfig,
      operatorLog: operator.logFile,
      operatorLines: operator.lines,
      close: async () => {
        await operator.stop();
        await cluster.stop();
        // Kept ones stay for a look, and one that is closed after all has nothing to show.
        await rm(dir, { recursive: true, force: true });
      },
      release: async () => {
        operator.release();
        await cluster.release();
      },
    };
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}
