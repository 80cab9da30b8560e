import { readFile } from 'node:fs/promises';
import type { OutgoingHttpHeaders } from 'node:http';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';

type User = NonNullable<ReturnType<KubeConfig['getCurrentUser']>>;

/** What a request carries to say who asks. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>;
  /** A client certificate that an exec plugin issued, as PEM. */
  readonly cert?: string;
  readonly key?: string;
}

/**
 * Reads the credentials of the kubeconfig's user: a token, a token file, a name and password, or whatever an exec plugin
 * or auth provider answers (client-node runs it, and keeps its answer until it expires). Client certificates from the
 * kubeconfig itself are TLS material, not credentials.
 */
export async function readCredentials(kubeConfig: KubeConfig): Promise<Credentials> {
  const user = kubeConfig.getCurrentUser();
  if (!user) return { headers: {} };
  const impersonation = user.impersonateUser ? { 'impersonate-user': user.impersonateUser } : {};
  const tokenFile = tokenFileOf(user);
  if (tokenFile) {
    const token = (await readFile(tokenFile, 'utf8')).trim();
    return { headers: { ...impersonation, authorization: `Bearer ${token}` } };
  }
  if (user.token) return { headers: { ...impersonation, authorization: `Bearer ${user.token}` } };
  if (user.username) {
    const pair = Buffer.from(`${user.username}:${user.password ?? ''}`).toString('base64');
    return { headers: { ...impersonation, authorization: `Basic ${pair}` } };
  }
  if (!user.exec && !user.authProvider) return { headers: impersonation };
  const { authorization, cert, key } = await askProvider(kubeConfig);
  return {
    headers: { ...impersonation, ...(authorization === undefined ? {} : { authorization }) },
    ...(cert === undefined || key === undefined ? {} : { cert, key }),
  };
}

async function askProvider(kubeConfig: KubeConfig) {
  const headers: OutgoingHttpHeaders = {};
  const options: RequestOptions = { headers };
  await kubeConfig.applyToHTTPSOptions(options);
  return {
    authorization: onlyText(headers.Authorization),
    // Certificates of files arrive as Buffers, and are read elsewhere; those of a plugin are strings.
    cert: onlyText(options.cert),
    key: onlyText(options.key),
  };
}

function onlyText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function tokenFileOf(user: User): string | undefined {
  const path: unknown = user.authProvider?.config?.tokenFile;
  return typeof path === 'string' ? path : undefined;
}
