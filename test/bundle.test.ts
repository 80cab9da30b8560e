import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Transport } from '../src/runtime/transport.ts';
import { type ApiDouble, base64, startApiDouble } from './support/api-double.ts';
import { createCertificate } from './support/certificate.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..');

let folder: string;
let client: string;
let double: ApiDouble;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keepsake-bundle-'));
  client = join(folder, 'client.mjs');
  await bundle(join(root, 'test/support/bundled-client.ts'), client);
  double = await startApiDouble(answer);
  // The mounted files of a ServiceAccount.
  writeFileSync(join(folder, 'ca.crt'), double.certificate.cert);
  writeFileSync(join(folder, 'token'), 'from-file');
});

afterAll(async () => {
  await double?.close();
  rmSync(folder, { recursive: true, force: true });
});

const bundle = (entry: string, outfile: string) => run(process.execPath, ['build.mjs', entry, outfile], { cwd: root });

/** An API server with one object. */
const answer: Transport = async () => {
  async function* body(): AsyncIterable<Uint8Array> {
    yield Buffer.from('{"metadata":{"name":"kube-system","uid":"u","resourceVersion":"1"}}');
  }
  return { status: 200, headers: {}, body: body() };
};

function jwt(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.${Buffer.from('signature').toString('base64url')}`;
}

const credential = (status: object) => ({
  command: 'sh',
  args: ['-c', `printf %s '${JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', status })}'`],
});

/** Runs the bundled client, and returns what the API server saw of it. */
async function ask(env: Readonly<Record<string, string>>) {
  const { PATH = '' } = process.env;
  const { stdout } = await run(process.execPath, [client], { env: { PATH, ...env } });
  expect(stdout).toBe('kube-system\n');
  const seen = double.requests.at(-1);
  return { authorization: seen?.headers.authorization, client: seen?.client };
}

async function askAs(user: object) {
  const kubeconfig = join(folder, 'kubeconfig');
  writeFileSync(kubeconfig, double.kubeConfig(user).exportConfig());
  return ask({ KEEPSAKE_KUBECONFIG: kubeconfig });
}

describe('the bundle, from which unused parts of the Kubernetes client were left out', () => {
  const robot = createCertificate('robot');
  const current = jwt({ exp: 4_000_000_000 });

  it.each([
    ['a token', { token: 'secret' }, 'Bearer secret'],
    ['name and password', { username: 'a', password: 'b' }, `Basic ${base64('a:b')}`],
    ['an exec plugin', { exec: { apiVersion: 'v1', ...credential({ token: 'from-exec' }) } }, 'Bearer from-exec'],
    ['an OpenID Connect token', oidc({ 'id-token': current }), `Bearer ${current}`],
    ['a provider that runs a command', gcp(), 'Bearer from-command'],
  ])('authenticates with %s', async (_, user, authorization) => {
    expect(await askAs(user)).toEqual({ authorization, client: undefined });
  });

  it.each([
    ['of the kubeconfig', { certData: base64(robot.cert), keyData: base64(robot.key) }],
    ['of an exec plugin', { exec: credential({ clientCertificateData: robot.cert, clientKeyData: robot.key }) }],
  ])('authenticates with a client certificate %s', async (_, user) => {
    expect(await askAs(user)).toEqual({ authorization: undefined, client: 'robot' });
  });

  it('authenticates as the ServiceAccount inside a Pod', async () => {
    const { hostname, port } = new URL(double.url);
    const pod = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port, SERVICE_ACCOUNT_FOLDER: folder };
    expect(await ask(pod)).toEqual({ authorization: 'Bearer from-file', client: undefined });
  });

  it('says why something is missing to whoever calls it', async () => {
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(kubeconfig, double.kubeConfig({ token: 'secret' }).exportConfig());
    await expect(ask({ KEEPSAKE_KUBECONFIG: kubeconfig, FETCH: 'true' })).rejects.toThrow(
      "node-fetch is not in the bundle: KubeConfig prepares requests for it, and the operator's go through undici",
    );
  });

  it('is below 2.2 MB: the rest of the client would be another megabyte to load and to keep', async () => {
    const operator = join(folder, 'operator.mjs');
    await bundle('src/main.ts', operator);
    expect(statSync(operator).size).toBeLessThan(2_200_000);
  });
});

function oidc(config: object): object {
  return { authProvider: { name: 'oidc', config } };
}

function gcp(): object {
  const answer = JSON.stringify({ credential: { access_token: 'from-command', token_expiry: '2100-01-01T00:00:00Z' } });
  return {
    authProvider: {
      name: 'gcp',
      config: {
        'cmd-path': 'echo',
        'cmd-args': `'${answer}'`,
        'token-key': '{.credential.access_token}',
        'expiry-key': '{.credential.token_expiry}',
      },
    },
  };
}
