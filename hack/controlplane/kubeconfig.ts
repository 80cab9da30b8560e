import { stringify } from 'yaml';

/** Who talks to which API server. */
export interface KubeconfigInput {
  readonly server: string;
  readonly caFile: string;
  readonly user: string;
  readonly token: string;
  /** Default: none, which clients read as `default`. */
  readonly namespace?: string;
}

/** The text of a kubeconfig with one cluster, one user and one context. */
export function kubeconfigText({ server, caFile, user, token, namespace }: KubeconfigInput): string {
  const cluster = 'keepsake';
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: cluster, cluster: { server, 'certificate-authority': caFile } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name: user, context: { cluster, user, ...(namespace !== undefined && { namespace }) } }],
    'current-context': user,
  });
}
