import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requiredVersion } from '../../hack/controlplane/binaries.ts';
import { readGoMod } from '../../hack/controlplane/cache-folder.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { type Helm, helmFor } from '../../hack/controlplane/helm.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';

const template = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  word: {{ .Values.word | quote }}
`;
/** On a machine that has not built helm yet. */
const whenBuilt = 600_000;

let plane: ControlPlane;
let helm: Helm;
let chart: string;

beforeAll(async () => {
  plane = await startControlPlane({ csi: false, nodes: 1 });
  helm = await helmFor(plane);
  chart = join(plane.dir, 'chart');
  await mkdir(join(chart, 'templates'), { recursive: true });
  await writeFile(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: word\nversion: 1.0.0\n');
  await writeFile(join(chart, 'templates', 'word.yaml'), template);
}, whenBuilt);

afterAll(async () => {
  await plane?.stop();
});

describe('the helm of a control plane', () => {
  it('is the one that is pinned', async () => {
    const version = await helm(['version', '--template={{.Version}}']);
    expect(version).toBe(requiredVersion(readGoMod('helm'), 'helm.sh/helm/v4'));
  });

  it('installs a chart, with values from standard input, and keeps to the cluster’s folder', async () => {
    await helm(['install', 'greeting', chart, '--values=-'], { stdin: 'word: good morning' });
    const word = ['get', 'configmap', 'greeting', '-o', 'jsonpath={.data.word}'];
    expect(await plane.kubectl(word)).toBe('good morning');
    const home = Object.fromEntries(
      (await helm(['env'])).split('\n').map((line) => line.split('=') as [string, string | undefined]),
    );
    for (const name of ['HELM_CACHE_HOME', 'HELM_CONFIG_HOME', 'HELM_DATA_HOME']) {
      expect(home[name]).toContain(join(plane.dir, 'helm'));
    }
    expect(existsSync(join(plane.dir, '.config'))).toBe(false);
  });

  it('has the rights that it is given, and says what failed', async () => {
    await plane.kubectl(['create', 'serviceaccount', 'nobody']);
    const kubeconfig = await plane.serviceAccountKubeconfig('default', 'nobody');
    await expect(helm(['list'], { kubeconfig })).rejects.toThrow(
      /^helm list failed \(1\): .*User "system:serviceaccount:default:nobody" cannot list resource "secrets"/s,
    );
  });
});
