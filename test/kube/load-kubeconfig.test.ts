import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadKubeconfig } from '../../src/kube/load-kubeconfig.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepsake-kubeconfig-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(file: string, context: string, current: string | undefined, namespace = 'team'): string {
  const path = join(folder, file);
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: context, cluster: { server: `https://${context}.example`, 'certificate-authority': 'ca.crt' } }],
    users: [{ name: context, user: { token: 'x' } }],
    contexts: [{ name: context, context: { cluster: context, user: context, namespace } }],
    'current-context': current,
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

const inPod = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

describe('loadKubeconfig', () => {
  it('takes the given path before everything else, and its paths relative to the file', () => {
    const path = write('config', 'given', 'given');
    const { kubeConfig, namespace } = loadKubeconfig({ path, env: { ...inPod, KUBECONFIG: '/elsewhere' } });
    expect(kubeConfig.getCurrentCluster()).toMatchObject({
      server: 'https://given.example',
      caFile: join(folder, 'ca.crt'),
    });
    expect(namespace).toBe('team');
  });

  it.each([
    ['10.0.0.1', 'https://10.0.0.1:443'],
    ['fd00::1', 'https://[fd00::1]:443'],
  ])('takes the ServiceAccount inside a Pod whose API server is %s, before KUBECONFIG', (host, server) => {
    writeFileSync(join(folder, 'namespace'), 'keepsake\n');
    const env = { ...inPod, KUBERNETES_SERVICE_HOST: host, KUBECONFIG: '/elsewhere' };
    const { kubeConfig, namespace, source } = loadKubeconfig({ env, serviceAccountFolder: folder });
    expect(kubeConfig.getCurrentCluster()).toMatchObject({ server, caFile: join(folder, 'ca.crt') });
    expect(kubeConfig.getCurrentUser()?.authProvider).toMatchObject({ config: { tokenFile: join(folder, 'token') } });
    expect([namespace, source]).toEqual(['keepsake', 'in-cluster']);
  });

  it('knows no namespace where the ServiceAccount has none', () => {
    expect(loadKubeconfig({ env: inPod, serviceAccountFolder: folder }).namespace).toBeUndefined();
  });

  it('merges the files of KUBECONFIG; the first current context counts', () => {
    const files = [write('a', 'one', undefined), write('b', 'two', 'two', 'b'), write('c', 'three', 'three')];
    const { kubeConfig, namespace } = loadKubeconfig({ env: { KUBECONFIG: files.join(':') } });
    expect(kubeConfig.getCurrentCluster()?.server).toBe('https://two.example');
    expect(namespace).toBe('b');
  });

  it('never guesses a cluster', () => {
    expect(() => loadKubeconfig({ env: { HOME: folder } })).toThrow(/--kubeconfig.*KUBECONFIG/);
  });

  it('says which file is wrong, and how', () => {
    expect(() => loadKubeconfig({ path: '/nowhere', env: {} })).toThrow(/\/nowhere \(from --kubeconfig\).*ENOENT/);
    const dangling = write('d', 'one', 'missing');
    expect(() => loadKubeconfig({ path: dangling, env: {} })).toThrow('its context missing names no known cluster');
    const none = write('e', 'one', undefined);
    expect(() => loadKubeconfig({ env: { KUBECONFIG: none } })).toThrow('it has no current-context');
    writeFileSync(join(folder, 'f'), ': not yaml: [');
    expect(() => loadKubeconfig({ path: join(folder, 'f'), env: {} })).toThrow(/cannot use the kubeconfig/);
  });
});
