import { readFileSync } from 'node:fs';
import { KubeConfig } from '@kubernetes/client-node';

/** Where the cluster's address and credentials come from. */
export interface KubeconfigSource {
  /** Path of a kubeconfig; it beats everything else. */
  readonly path?: string | undefined;
  /** The process's environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder of the mounted ServiceAccount; only tests have another. */
  readonly serviceAccountFolder?: string;
}

/** A loaded kubeconfig. */
export interface LoadedKubeconfig {
  readonly kubeConfig: KubeConfig;
  /** The namespace that the context or the ServiceAccount names. */
  readonly namespace: string | undefined;
  /** For logs: which source was taken. */
  readonly source: string;
}

const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * Loads, in this order: the given path; the Pod's own ServiceAccount; the files that `KUBECONFIG` lists. It never falls
 * back to `~/.kube/config` or localhost: an operator must not act on a cluster that nobody named.
 * Throws an Error whose message says what to change. Reads files synchronously: call it at start only.
 */
export function loadKubeconfig(source: KubeconfigSource): LoadedKubeconfig {
  const { path, env, serviceAccountFolder = SERVICE_ACCOUNT_FOLDER } = source;
  if (path) return loadFiles([path], '--kubeconfig');
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port, KUBECONFIG: files } = env;
  if (host && port) return loadServiceAccount(host, port, serviceAccountFolder);
  const paths = files?.split(':').filter((file) => file !== '') ?? [];
  if (paths.length > 0) return loadFiles(paths, 'KUBECONFIG');
  throw new Error('no cluster to talk to: run inside a Pod, give --kubeconfig, or set KUBECONFIG');
}

function loadFiles(paths: readonly string[], source: string): LoadedKubeconfig {
  const kubeConfig = new KubeConfig();
  for (const path of paths) {
    const part = new KubeConfig();
    try {
      part.loadFromFile(path);
      // As kubectl: the first file that names a current context decides.
      kubeConfig.mergeConfig(part, Boolean(kubeConfig.currentContext));
    } catch (error) {
      throw new Error(`cannot use the kubeconfig ${path} (from ${source}): ${String(error)}`, { cause: error });
    }
  }
  if (!kubeConfig.getCurrentCluster()) {
    const context = kubeConfig.getCurrentContext();
    const what = context ? `its context ${context} names no known cluster` : 'it has no current-context';
    throw new Error(`cannot use the kubeconfig ${paths.join(':')} (from ${source}): ${what}`);
  }
  const namespace = kubeConfig.getContextObject(kubeConfig.getCurrentContext())?.namespace;
  return { kubeConfig, namespace, source: `${source} ${paths.join(':')}` };
}

function loadServiceAccount(host: string, port: string, folder: string): LoadedKubeconfig {
  const kubeConfig = new KubeConfig();
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  const [cluster, user, context] = ['in-cluster', 'service-account', 'in-cluster'];
  const namespace = readNamespace(`${folder}/namespace`);
  kubeConfig.loadFromOptions({
    clusters: [{ name: cluster, server, caFile: `${folder}/ca.crt`, skipTLSVerify: false }],
    users: [{ name: user, authProvider: { name: 'tokenFile', config: { tokenFile: `${folder}/token` } } }],
    contexts: [{ name: context, cluster, user, ...(namespace === undefined ? {} : { namespace }) }],
    currentContext: context,
  });
  return { kubeConfig, namespace, source: 'in-cluster' };
}

function readNamespace(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim() || undefined;
  } catch {
    // Optional: a token projected by hand may come without it.
    return undefined;
  }
}
