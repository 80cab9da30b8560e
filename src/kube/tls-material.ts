import { readFile, stat } from 'node:fs/promises';
import type { KubeConfig } from '@kubernetes/client-node';

/** What a TLS connection to the API server needs; PEM, from the kubeconfig or the files that it names. */
export interface TlsMaterial {
  readonly ca: Buffer | undefined;
  readonly cert: Buffer | undefined;
  readonly key: Buffer | undefined;
  /** Of the files, in a form that differs when one of them was replaced. */
  readonly version: string;
}

/** Reads the TLS material; returns `before` itself when no file was replaced since, as its mtime and inode tell. */
export async function readTlsMaterial(kubeConfig: KubeConfig, before: TlsMaterial | undefined): Promise<TlsMaterial> {
  const cluster = kubeConfig.getCurrentCluster();
  const user = kubeConfig.getCurrentUser();
  const files = [cluster?.caFile, user?.certFile, user?.keyFile];
  const version = (await Promise.all(files.map(versionOf))).join(' ');
  if (before?.version === version) return before;
  const [ca, cert, key] = await Promise.all([
    read(cluster?.caFile, cluster?.caData),
    read(user?.certFile, user?.certData),
    read(user?.keyFile, user?.keyData),
  ]);
  return { ca, cert, key, version };
}

async function versionOf(file: string | undefined): Promise<string> {
  if (!file) return '-';
  const { mtimeMs, ino } = await stat(file);
  return `${mtimeMs}/${ino}`;
}

async function read(file: string | undefined, data: string | undefined): Promise<Buffer | undefined> {
  if (file) return readFile(file);
  return data ? Buffer.from(data, 'base64') : undefined;
}
