import { expect, vi } from 'vitest';
import type { ControlPlane, ControlPlaneOptions } from '../../hack/controlplane/control-plane.ts';
import { freePorts } from '../../hack/controlplane/free-ports.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import type { StorageTopologyPolicyStatus } from '../../src/api/storage-topology-policy.generated.ts';
import { webhookNames } from '../../src/api/webhook-names.ts';
import { type ClassManifest, classManifest } from './admission-requests.ts';
import type { SeenStorageClass } from './topology-stage.ts';

/** What kubectl has said, and whether it succeeded. */
export interface Said {
  readonly ok: boolean;
  readonly stdout: string;
  /** Warnings and errors. */
  readonly stderr: string;
}

/** A kubectl call whose failure is an answer like any other. */
export type Say = (args: readonly string[], input?: object | string, env?: Record<string, string>) => Promise<Said>;

/** A cluster on which the built operator answers for StorageClasses, and people use kubectl. */
export interface ClientCluster {
  readonly plane: ControlPlane;
  /** The operator of the last start. */
  operator(): OperatorProcess;
  /** Starts the operator anew, at the address of its webhook as before. */
  startOperator(): Promise<OperatorProcess>;
  readonly say: Say;
  /** Applies any object, which must succeed. */
  apply(object: object, ...flags: readonly string[]): Promise<void>;
  /** Makes a policy of this spec, and waits until the operator has written about its topology. */
  applyPolicy(name: string, spec: object): Promise<StorageTopologyPolicyStatus>;
  /** Waits until the API server asks the webhook about this class, and it answers as wanted; nothing is stored. */
  whenAnswering(manifest: ClassManifest, mode?: string): Promise<void>;
  seeClass(name: string): Promise<SeenStorageClass>;
  /** Waits until the status of a policy is like this. */
  whenStatus(policy: string, expected: object): Promise<StorageTopologyPolicyStatus>;
  stop(): Promise<void>;
}

/** A look is taken again and again until it shows what is expected, and at most so long. */
export const soon = { timeout: 30_000, interval: 100 };

/** Starts a control plane without snapshot-controller, and the operator with its webhook beside it. */
export async function startClientCluster(
  options: ControlPlaneOptions & { readonly before?: (plane: ControlPlane) => Promise<void> } = {},
): Promise<ClientCluster> {
  const plane = await startControlPlane({ nodes: 2, snapshotController: false, ...options });
  const [port = 0] = await freePorts(1);
  const args = [
    '--controllers=topology',
    '--webhook',
    `--webhook-bind-address=127.0.0.1:${port}`,
    `--webhook-url=https://127.0.0.1:${port}${webhookNames.path}`,
  ];
  let operator: OperatorProcess | undefined;
  const start = async () => {
    const kubeconfig = await installOperator(plane, { webhook: true });
    operator = await startOperator({ dir: plane.dir, kubeconfig, args });
    return operator;
  };
  const say: Say = async (args, input = '', env = {}) => {
    let stderr = '';
    const stdin = typeof input === 'string' ? input : JSON.stringify(input);
    const call = {
      stdin,
      // An edit that fails leaves a copy there.
      env: { TMPDIR: plane.dir, ...env },
      onStderr: (text: string) => {
        stderr = text;
      },
    };
    const stdout = await plane.kubectl(args, call).catch((error: unknown) => {
      if (stderr === '') throw error;
      return undefined;
    });
    return { ok: stdout !== undefined, stdout: stdout ?? '', stderr };
  };
  const apply = async (object: object, ...flags: readonly string[]) =>
    void (await plane.kubectl(['apply', ...flags, '--filename=-'], { stdin: JSON.stringify(object) }));
  const whenStatus = (policy: string, expected: object) =>
    vi.waitFor(async () => {
      const text = await plane.kubectl(['get', 'stpol', policy, '--output=json']);
      const { status = {} } = JSON.parse(text) as { readonly status?: StorageTopologyPolicyStatus };
      expect(status).toMatchObject(expected);
      return status;
    }, soon);
  try {
    await options.before?.(plane);
    await start();
  } catch (error) {
    await plane.stop();
    throw error;
  }
  return {
    plane,
    operator: () => operator ?? expect.fail('no operator was started'),
    startOperator: start,
    say,
    apply,
    whenStatus,
    async applyPolicy(name, spec) {
      await apply({ apiVersion: 'keepsake.dev/v1', kind: 'StorageTopologyPolicy', metadata: { name }, spec });
      return whenStatus(name, { observedGeneration: expect.any(Number) });
    },
    async whenAnswering(manifest, mode = 'WaitForFirstConsumer') {
      const args = ['create', '--dry-run=server', '--output=json', '--filename=-'];
      await vi.waitFor(async () => {
        const { stdout } = await say(args, manifest);
        expect(JSON.parse(stdout)).toMatchObject({ volumeBindingMode: mode });
      }, soon);
    },
    seeClass: async (name) => JSON.parse(await plane.kubectl(['get', 'storageclass', name, '--output=json'])),
    async stop() {
      await operator?.stop();
      await plane.stop();
    },
  };
}

/** A class of that provisioner; what is left out is left out of the manifest. */
export function classOf(provisioner: string, name: string, fields: object = {}): ClassManifest {
  return { ...classManifest({ name, provisioner }), ...fields };
}

/** The warnings that kubectl has printed, without the word in front. */
export function warningsIn({ stderr }: Said): readonly string[] {
  return stderr.split('\n').flatMap((line) => (line.startsWith('Warning: ') ? [line.slice('Warning: '.length)] : []));
}

/** One term with these values of the key. */
export function termOf(key: string, ...values: readonly string[]) {
  return [{ matchLabelExpressions: [{ key, values }] }];
}
