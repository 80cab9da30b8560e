import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FolderLayout, userKubeconfig } from './folder-layout.ts';
import { kubeconfigText } from './kubeconfig.ts';

/** The administrator's user name. */
export const ADMIN = 'admin';

/** The users with all rights. One per component, so that the audit log tells them from each other and from the tests. */
const USERS = [
  ADMIN,
  'kube-controller-manager',
  'kube-scheduler',
  'csi-provisioner',
  'csi-snapshotter',
  'snapshot-controller',
] as const;

/** Bearer tokens by user name. */
export type Tokens = Readonly<Record<(typeof USERS)[number], string>>;

const SECRET = { mode: 0o600 };

/** Writes what the API server needs before it starts: the users' tokens and the key that signs service accounts' tokens. */
export async function writeServerCredentials(layout: FolderLayout): Promise<Tokens> {
  await mkdir(layout.pki, { recursive: true, mode: 0o700 });
  const keyFile = join(layout.pki, 'sa.key');
  // Kept when a control plane is started again, so that tokens issued before stay good.
  if (!existsSync(keyFile)) {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    await writeFile(join(layout.pki, 'sa.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
    await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), SECRET);
  }
  const tokens = Object.fromEntries(USERS.map((user) => [user, randomBytes(24).toString('hex')])) as Tokens;
  const lines = USERS.map((user) => `${tokens[user]},${user},${user},"system:masters"\n`);
  await writeFile(layout.tokens, lines.join(''), SECRET);
  return tokens;
}

/** Writes a kubeconfig for each user, the administrator's in the place that people look at. */
export async function writeKubeconfigs(layout: FolderLayout, server: string, tokens: Tokens): Promise<void> {
  await mkdir(layout.users, { recursive: true, mode: 0o700 });
  for (const user of USERS) {
    const path = user === ADMIN ? layout.kubeconfig : userKubeconfig(layout, user);
    const text = kubeconfigText({ server, caFile: layout.caFile, user, token: tokens[user] });
    await writeFile(path, text, SECRET);
  }
}
