import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildControlPlane } from '../../hack/controlplane/build.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { installSnapshotApis } from '../../hack/controlplane/install-objects.ts';
import { readLog } from '../../hack/controlplane/process-log.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { rightsFile } from '../support/rights.ts';
import { openStage, type Stage, scheduleType } from '../support/stage.ts';

/** A look is taken again and again until it shows what is expected, and at most so long. */
const soon = { timeout: 20_000, interval: 50 };
const onceNow = { schedule: '0 0 1 1 *', runOnCreate: true, claims: { all: true } };
const ours = ['--namespace=keepsake-system'];

const crds = fileURLToPath(new URL('../../crds', import.meta.url));

let plane: ControlPlane;
let admin: AdminClient;
let operator: OperatorProcess;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1, csi: false });
  admin = createAdminClient(plane);
});

afterAll(async () => {
  await operator?.kill();
  await admin?.close();
  await plane?.stop();
});

async function expectServed(stage: Stage, name: string, within = soon): Promise<void> {
  const before = (await stage.snapshots()).length;
  await stage.schedule(name, onceNow);
  await vi.waitFor(async () => {
    expect(await stage.snapshots()).toHaveLength(before + 1);
    expect((await stage.status(name)).claimCount).toBe(1);
  }, within);
}

describe('an operator that starts before its CRDs are there', () => {
  it('waits, says for what, and works once they are installed', async () => {
    await plane.kubectl(['apply', '--server-side', `--filename=${rightsFile}`]);
    const kubeconfig = await plane.serviceAccountKubeconfig('keepsake-system', 'keepsake');
    const starting = startOperator({ dir: plane.dir, kubeconfig, args: ours });
    // Awaited below; what a look before that finds out is told first.
    starting.catch(() => undefined);
    const health = await vi.waitFor(() => {
      const [, port] = /"msg":"listening".*"ports":\[(\d+)/.exec(readLog(plane.dir, 'operator')) ?? [];
      expect(port).toBeDefined();
      return `http://127.0.0.1:${port}`;
    }, soon);
    const readyz = async () => (await fetch(`${health}/readyz`)).text();
    const missing = (plural: string) =>
      `[-]cache-${plural} failed: ${plural} have not been listed yet; are their CRDs and the rights there?`;
    await vi.waitFor(async () => {
      const said = await readyz();
      for (const plural of ['snapshotschedules.keepsake.dev', 'volumesnapshots.snapshot.storage.k8s.io']) {
        expect(said).toContain(missing(plural));
      }
      expect(said).toContain('[+]cache-persistentvolumeclaims ok');
    }, soon);
    expect((await fetch(`${health}/healthz`)).status).toBe(200);

    await installOperator(plane);
    await vi.waitFor(async () => expect(await readyz()).toContain('[+]cache-snapshotschedules.keepsake.dev ok'), soon);
    expect(await readyz()).toContain(missing('volumesnapshots.snapshot.storage.k8s.io'));
    await installSnapshotApis(plane.kubectl, (await buildControlPlane()).snapshotCrds);
    operator = await starting;
    expect(operator.healthUrl).toBe(health);

    const stage = await openStage(admin, 'late');
    await stage.boundClaim('data');
    await expectServed(stage, 'once');
  });
});

describe('an operator among objects that no validation has seen', () => {
  it('says of each what is wrong with it, and serves the others', async () => {
    const stage = await openStage(admin, 'poison');
    await stage.boundClaim('data');
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/snapshotschedules.keepsake.dev';
    const strict = (await admin.get(path)) as unknown as { readonly spec: { readonly versions: readonly object[] } };
    const loose = strict.spec.versions.map((version) => ({
      ...version,
      selectableFields: undefined,
      schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
    }));
    await admin.patch(path, { kind: 'merge', body: { spec: { versions: loose } } });

    const specs: Readonly<Record<string, unknown>> = {
      none: undefined,
      text: 'nightly',
      list: [],
      empty: {},
      'wrong-types': { schedule: 7, timeZone: { name: 'UTC' }, claims: 'all', retention: [1], suspend: 'no' },
      nested: { schedule: { schedule: '@daily' }, claims: [{ all: true }] },
      huge: { schedule: '*'.repeat(200_000), claims: { names: Array.from({ length: 5_000 }, String) } },
      prototype: JSON.parse('{"__proto__": {"schedule": "@daily"}, "constructor": 1, "claims": {"all": true}}'),
      unbounded: { schedule: '@daily', claims: { all: true }, retention: { minReady: -1, keepLast: 1e300 } },
    };
    for (const [name, spec] of Object.entries(specs)) {
      await vi.waitFor(
        () =>
          stage.create(scheduleType, {
            apiVersion: 'keepsake.dev/v1',
            kind: 'SnapshotSchedule',
            metadata: { name },
            spec,
          }),
        soon,
      );
    }
    await stage.schedule('spoilt', onceNow);
    const spoilt = { conditions: 'fine', claims: { all: 1 }, timing: [], lastScheduleTime: {}, missedRuns: 'many' };
    await stage.patch(scheduleType, 'spoilt/status', { kind: 'merge', body: { status: spoilt } });
    await stage.schedule('good', onceNow);
    await vi.waitFor(async () => {
      for (const name of Object.keys(specs)) {
        expect((await stage.status(name)).conditions, name).toMatchObject([
          { type: 'Ready', status: 'False' },
          { type: 'Stalled', status: 'True', message: expect.stringContaining('spec') },
        ]);
      }
      expect(await stage.conditions('good')).toMatchObject({ Ready: expect.any(String) });
    }, soon);
    await vi.waitFor(async () => {
      const made = (await stage.snapshots()).map(({ metadata }) => metadata.annotations);
      expect(made).toContainEqual(expect.objectContaining({ 'keepsake.dev/schedule-name': 'good' }));
    }, soon);

    await plane.kubectl(['apply', '--server-side', '--force-conflicts', `--filename=${crds}`]);
    await stage.patch(scheduleType, 'spoilt/status', { kind: 'merge', body: { status: null } });
    await vi.waitFor(async () => expect(await stage.conditions('spoilt')).toMatchObject({ Ready: 'True' }), soon);
    await expectServed(stage, 'after');
    expect((await fetch(`${operator.healthUrl}/healthz`)).status).toBe(200);
    expect(operator.lines().filter((line) => /uncaughtException|unhandledRejection/.test(line))).toEqual([]);
  });
});

describe('an operator whose API server goes away', () => {
  it('goes on as the leader when the API server hangs for less than the renew deadline', async () => {
    const stage = await openStage(admin, 'hang');
    await stage.boundClaim('data');
    const kubeconfig = await plane.serviceAccountKubeconfig('keepsake-system', 'keepsake');
    await operator.stop();
    operator = await startOperator({ dir: plane.dir, kubeconfig, args: ours });
    await expectServed(stage, 'before');

    const hung = performance.now();
    await plane.signalProcess('kube-apiserver', 'SIGSTOP');
    try {
      // Two renewals would have come meanwhile, and two more still may.
      await vi.waitFor(() => expect(performance.now() - hung).toBeGreaterThan(4_500), soon);
    } finally {
      await plane.signalProcess('kube-apiserver', 'SIGCONT');
    }
    await expectServed(stage, 'after');
    expect((await fetch(`${operator.healthUrl}/readyz`)).status).toBe(200);
    expect(operator.lines().filter((line) => line.includes('became the leader'))).toHaveLength(1);
  });

  it('ends as a leader that cannot renew, and goes on where there is no leader', async () => {
    const stage = await openStage(admin, 'outage');
    await stage.boundClaim('data');
    const kubeconfig = await plane.serviceAccountKubeconfig('keepsake-system', 'keepsake');
    const alone = await startOperator({
      dir: plane.dir,
      kubeconfig,
      name: 'alone',
      args: [...ours, '--leader-elect=false', '--watch-namespaces=outage'],
    });
    try {
      await plane.stopProcess('kube-apiserver', 'SIGKILL');
      expect(await operator.ended).toBe(1);
      expect(operator.lines().join()).toContain('not renewed within 10000 ms');
      expect((await fetch(`${alone.healthUrl}/healthz`)).status).toBe(200);

      await plane.startProcess('kube-apiserver');
      // A watch that was refused for long is tried again after half a minute at most.
      await expectServed(stage, 'after', { ...soon, timeout: 60_000 });
      expect((await fetch(`${alone.healthUrl}/readyz`)).status).toBe(200);
      expect(await alone.stop()).toBe(0);
    } finally {
      await alone.kill();
    }
  });
});
