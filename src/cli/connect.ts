import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '../kube/client.ts';
import { loadKubeconfig } from '../kube/load-kubeconfig.ts';
import type { ReadingClient } from '../kube/observe-live.ts';
import { createTransport } from '../kube/undici-transport.ts';
import type { Clock } from '../runtime/clock.ts';

/** A cluster to read from. */
export interface Connection {
  readonly client: ReadingClient;
  /** The namespace that the kubeconfig names. */
  readonly namespace: string | undefined;
  close(): Promise<void>;
}

/** How a subcommand reaches a cluster. */
export interface ConnectOptions {
  /** Path of a kubeconfig; without it as `keepsake run`, and then `~/.kube/config`. */
  readonly kubeconfig: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly userAgent: string;
}

/**
 * Connects for reading; nothing is sent yet. Throws an Error with a sentence when no cluster is named. A person at a
 * terminal expects kubectl's cluster, so `~/.kube/config` counts here, where the operator ignores it.
 */
export function connect({ kubeconfig, env, clock, userAgent }: ConnectOptions): Connection {
  const named = kubeconfig !== undefined || Boolean(env.KUBECONFIG) || Boolean(env.KUBERNETES_SERVICE_HOST);
  const ofHome = join(env.HOME ?? '', '.kube', 'config');
  const path = named || !existsSync(ofHome) ? kubeconfig : ofHome;
  const { kubeConfig, namespace } = loadKubeconfig({ path, env });
  const quiet = { info: () => undefined, warn: () => undefined };
  const transport = createTransport(kubeConfig, { clock, logger: quiet, userAgent });
  // Nobody else waits at a terminal, so nothing has to be spread.
  const { get, list } = createClient(transport.request, { clock, random: () => 0 });
  return { client: { get, list }, namespace, close: () => transport.close() };
}
