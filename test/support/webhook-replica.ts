import { freePorts } from '../../hack/controlplane/free-ports.ts';
import {
  type OperatorOptions,
  type OperatorProcess,
  type ProcessEnd,
  startOperator,
} from '../../hack/operator-process.ts';

/** A replica of the webhook as a process, which comes back at the same address. */
export interface WebhookReplica {
  /** Where it answers reviews. */
  readonly port: number;
  /** As a probe of readiness has seen it last. */
  readonly ready: boolean;
  /** The one that runs, or ran last. */
  readonly process: OperatorProcess;
  /** Starts it anew and resolves when the probe has seen it ready. It must have ended. */
  start(): Promise<void>;
  /** SIGTERM; resolves when it has ended. */
  stop(): Promise<ProcessEnd>;
  /** From now on it does not run, but its connections are open. */
  freeze(): void;
  thaw(): void;
  /** Ends the probe and the process. */
  close(): Promise<void>;
}

/** What a replica is, but for its address and its probe. */
export type WebhookReplicaOptions = Pick<OperatorOptions, 'dir' | 'kubeconfig' | 'program'> & {
  readonly name: string;
};

/** What the chart sets for its memory limit of 256 Mi: seven tenths of it. */
const env = { NODE_OPTIONS: '--max-old-space-size=179' };
const probeEveryMs = 100;
const probeTimeoutMs = 500;

/** Starts a replica that answers reviews and does nothing else; the Secret with the certificate must come to be there. */
export async function startWebhookReplica(options: WebhookReplicaOptions): Promise<WebhookReplica> {
  const [port = 0] = await freePorts(1);
  const run = () =>
    startOperator({
      ...options,
      env,
      args: ['--controllers=', '--webhook', `--webhook-bind-address=127.0.0.1:${port}`, '--namespace=keepsake-system'],
    });
  let running = await run();
  let ready = true;
  let closed = false;

  async function probe(): Promise<void> {
    while (!closed) {
      const signal = AbortSignal.timeout(probeTimeoutMs);
      ready = await fetch(`${running.healthUrl}/readyz`, { signal }).then(
        ({ ok }) => ok,
        () => false,
      );
      await new Promise((resolve) => setTimeout(resolve, probeEveryMs));
    }
  }
  const probing = probe();

  return {
    port,
    get ready() {
      return ready;
    },
    get process() {
      return running;
    },
    async start() {
      running = await run();
      while (!ready) await new Promise((resolve) => setTimeout(resolve, probeEveryMs));
    },
    stop: () => running.stop(),
    freeze() {
      process.kill(running.pid, 'SIGSTOP');
    },
    thaw() {
      process.kill(running.pid, 'SIGCONT');
    },
    async close() {
      closed = true;
      await probing;
      await running.stop();
    },
  };
}
