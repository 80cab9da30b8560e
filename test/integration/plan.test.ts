import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { processEnvironment } from '../../hack/controlplane/process-environment.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import type { PlanReport } from '../../src/cli/plan-report.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { openStage, type SeenSnapshot } from '../support/stage.ts';

const program = fileURLToPath(new URL('../../dist/keepsake.mjs', import.meta.url));
const minute = 60_000;

let plane: ControlPlane;
let admin: AdminClient;
let operator: OperatorProcess;

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1 });
  const kubeconfig = await installOperator(plane);
  admin = createAdminClient(plane);
  operator = await startOperator({ dir: plane.dir, kubeconfig, args: ['--namespace=keepsake-system'] });
});

afterAll(async () => {
  await operator?.kill();
  await admin?.close();
  await plane?.stop();
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `keepsake plan` as a person does, with the kubeconfig in the environment. */
function plan(args: readonly string[], { kubeconfig = plane.kubeconfig, stdin = '' } = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...processEnvironment(plane.dir), KUBECONFIG: kubeconfig };
    const child = execFile(process.execPath, [program, 'plan', ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr }),
    );
    child.stdin?.end(stdin);
  });
}

async function report(...args: readonly string[]): Promise<PlanReport> {
  const { code, stdout, stderr } = await plan([...args, '-o', 'json']);
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const [first] = (JSON.parse(stdout) as { readonly plans: readonly PlanReport[] }).plans;
  return first ?? expect.fail(stdout);
}

const namesOf = (snapshots: readonly { readonly name?: string }[]) => snapshots.map(({ name }) => name).sort();
const isReady = ({ status }: SeenSnapshot) => status?.readyToUse === true;

describe('keepsake plan', () => {
  it('says what the operator then does, name by name', async () => {
    const stage = await openStage(admin, 'plan');
    await stage.claim('data');
    await stage.claim('mine', { annotations: { 'keepsake.dev/exclude': 'true' } });
    await Promise.all([stage.whenBound('data'), stage.whenBound('mine')]);
    const spec = {
      schedule: '* * * * *',
      runOnCreate: true,
      claims: { all: true },
      retention: { keepLast: 1 },
    };
    await stage.schedule('minutely', spec);
    // A plan is about a quiet moment: what is under way is ready, and the next tick is not upon us.
    await vi.waitFor(
      async () => {
        const snapshots = await stage.snapshots();
        expect(snapshots.length > 0 && snapshots.every(isReady)).toBe(true);
        expect(Date.now() % minute).toBeLessThan(45_000);
      },
      { timeout: 90_000, interval: 200 },
    );

    const until = new Date((Math.floor(Date.now() / minute) + 1) * minute + 1_000);
    const planned = await report('plan/minutely', '--until', until.toISOString());
    expect(planned.schedule).toMatchObject({ namespace: 'plan', name: 'minutely', origin: 'live' });
    expect(planned.steps.filter(({ tick }) => tick !== undefined)).toHaveLength(1);
    const expected = planned.steps.flatMap(({ created }) => namesOf(created));
    expect(expected).toHaveLength(1);
    expect(planned.totals).toMatchObject({ ticks: 1, created: 1, skipped: 1, missed: 0 });
    expect(planned.totals.pruned).toBeGreaterThanOrEqual(1);

    const before = namesOf((await stage.snapshots()).map(({ metadata }) => metadata));
    expect(namesOf(planned.snapshots)).toEqual(before);
    const seen = new Set<string | undefined>(before);
    await vi.waitFor(
      async () => {
        const snapshots = await stage.snapshots();
        for (const { metadata } of snapshots) seen.add(metadata.name);
        expect(namesOf(snapshots.map(({ metadata }) => metadata))).toEqual(namesOf(planned.remaining));
        expect(snapshots.every(isReady)).toBe(true);
      },
      { timeout: minute + 30_000, interval: 200 },
    );
    // Nothing else was ever there, and what was to go is gone.
    expect([...seen].sort()).toEqual([...before, ...expected].sort());
    const gone = planned.steps.flatMap(({ pruned }) => pruned.map(({ name }) => name));
    expect([...seen].filter((name) => !namesOf(planned.remaining).includes(name)).sort()).toEqual(gone.sort());
    const [step] = planned.steps.flatMap(({ skipped }) => skipped);
    const { claims = [] } = await stage.status('minutely');
    expect(claims.find(({ name }) => name === 'mine')).toMatchObject({ reason: step?.reason, message: step?.message });
  }, 300_000);

  it('plans a file from standard input beside what is there, and changes nothing', async () => {
    const stage = await openStage(admin, 'plan-file');
    await stage.claim('data');
    await stage.whenBound('data');
    const schedule = (name: string) => `
apiVersion: keepsake.dev/v1
kind: SnapshotSchedule
metadata: {name: ${name}, namespace: plan-file}
spec: {schedule: "@daily", claims: {all: true}, retention: {keepLast: 1}}
`;
    const { code, stdout } = await plan(['-f', '-', '--until', '3d'], { stdin: `${schedule('a')}---${schedule('b')}` });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^SnapshotSchedule plan-file\/a: @daily in Etc\/UTC, 1 claim$/m);
    expect(stdout).toMatch(/^SnapshotSchedule plan-file\/b: /m);
    expect(stdout.match(/: 3 ticks: 3 snapshots created, 2 pruned, 1 left\.$/gm)).toHaveLength(2);
    expect(await stage.snapshots()).toEqual([]);
    await expect(stage.seeSchedule('a')).rejects.toThrow('not-found');
  });

  it('ends with 2 for a file that is wrong, and with 1 for a cluster that does not answer', async () => {
    const file = join(plane.dir, 'wrong.yaml');
    await writeFile(
      file,
      'apiVersion: keepsake.dev/v1\nkind: SnapshotSchedule\nmetadata: {name: a}\nspec: {schedule: "@daily", claims: {}}\n',
    );
    const wrong = await plan(['-f', file]);
    expect(wrong).toMatchObject({ code: 2, stdout: '' });
    expect(wrong.stderr).toContain('SnapshotSchedule a: spec.claims chooses no claim');
    const missing = await plan(['default/none']);
    expect(missing).toEqual({
      code: 1,
      stdout: '',
      stderr: 'there is no SnapshotSchedule default/none in the cluster\n',
    });
    const nowhere = join(plane.dir, 'nowhere.kubeconfig');
    await writeFile(nowhere, JSON.stringify(kubeconfigOf('https://127.0.0.1:1')));
    const away = await plan(['default/none'], { kubeconfig: nowhere });
    expect(away).toMatchObject({ code: 1, stdout: '' });
    expect(away.stderr).toMatch(/^the cluster cannot be read: unavailable: /);
  });
});

function kubeconfigOf(server: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'a',
    contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
    clusters: [{ name: 'a', cluster: { server } }],
    users: [{ name: 'a', user: { token: 'a' } }],
  };
}
