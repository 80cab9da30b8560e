import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { buildControlPlane } from '../../hack/controlplane/build.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { installSnapshotApis } from '../../hack/controlplane/install-objects.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { type OperatorProcess, startOperator } from '../../hack/operator-process.ts';
import { claimDelayMs } from '../../src/domain/schedule/jitter.ts';
import { type BareClient, createBareClient, inParallel } from '../bench/tick-parts/bare-client.ts';
import { makeBoundClaim } from '../bench/tick-parts/bound-claims.ts';
import { type AdminClient, createAdminClient } from '../support/admin-client.ts';
import { scrapeTicks } from '../support/scrape.ts';
import { openStage, type Stage, tickOf } from '../support/stage.ts';

/** A look is taken again and again until it shows what is expected, and at most so long. */
const soon = { timeout: 30_000, interval: 100 };
const claimCount = 1_000;
const jitterSeconds = 40;
/** So many seconds after its own turn a snapshot is created, at most, while an operator leads: 1 was seen, and more beside other work. */
const lateSeconds = 20;

let plane: ControlPlane;
let admin: AdminClient;
let api: BareClient;
const started: OperatorProcess[] = [];

beforeAll(async () => {
  plane = await startControlPlane({ nodes: 1, csi: false });
  await installSnapshotApis(plane.kubectl, (await buildControlPlane()).snapshotCrds);
  admin = createAdminClient(plane);
  api = createBareClient({ ...plane, connections: 32 });
  // Nobody has made the volumes, and whoever looks for them would take the processor away.
  await plane.stopProcess('kube-controller-manager');
  await plane.stopProcess('kube-scheduler');
});

afterAll(async () => {
  await Promise.all(started.map((operator) => operator.kill()));
  await api?.close();
  await admin?.close();
  await plane?.stop();
});

async function start(name: string, kubeconfig: string): Promise<OperatorProcess> {
  const operator = await startOperator({ dir: plane.dir, kubeconfig, name, args: ['--namespace=keepsake-system'] });
  started.push(operator);
  return operator;
}

const leads = (operator: OperatorProcess) => operator.lines().some((line) => line.includes('"became the leader"'));

/** A snapshot in whole seconds after the tick: when its claim's turn was, and when it was created. */
interface Start {
  readonly claimUid: string;
  readonly due: number;
  readonly created: number;
}

async function startsOf(stage: Stage, scheduleUid: string, tick: string): Promise<readonly Start[]> {
  return (await stage.snapshots()).map((snapshot) => {
    expect(tickOf(snapshot)).toBe(tick);
    const { creationTimestamp, labels } = snapshot.metadata;
    const claimUid = (labels as Readonly<Record<string, string>>)['keepsake.dev/claim-uid'] ?? '';
    return {
      claimUid,
      due: claimDelayMs(scheduleUid, claimUid, jitterSeconds) / 1_000,
      created: (Date.parse(String(creationTimestamp)) - Date.parse(tick)) / 1_000,
    };
  });
}

describe('a schedule of 1,000 claims with jitter', () => {
  it('spreads their snapshots over the window and makes each once, though its operator is killed in the middle', async () => {
    const kubeconfig = await installOperator(plane);
    const stage = await openStage(admin, 'many');
    await inParallel(claimCount, 32, (i) => makeBoundClaim(api, 'many', `data-${i}`));
    const leader = await start('leader', kubeconfig);
    await vi.waitFor(() => expect(leads(leader)).toBe(true), soon);
    const standby = await start('standby', kubeconfig);

    const { metadata } = await stage.schedule('spread', {
      schedule: '0 0 1 1 *',
      runOnCreate: true,
      jitterSeconds,
      claims: { all: true },
    });
    const tick = String(metadata.creationTimestamp);
    const secondsNow = () => (Date.now() - Date.parse(tick)) / 1_000;
    const starts = () => startsOf(stage, metadata.uid, tick);

    await vi.waitFor(async () => expect((await starts()).length).toBeGreaterThan(200), { ...soon, interval: 500 });
    await leader.kill();
    expect(leads(standby)).toBe(false);
    expect((await starts()).length).toBeLessThan(claimCount / 2);
    await vi.waitFor(() => expect(leads(standby)).toBe(true), soon);
    const ledFrom = secondsNow();
    // Or else there is no jitter left to look at.
    expect(ledFrom).toBeLessThan(jitterSeconds - 5);

    await vi.waitFor(
      async () => {
        const { lastScheduleTime, claimCount: chosen, missedRuns, starting, waiting } = await stage.status('spread');
        expect({ lastScheduleTime, chosen, missedRuns, starting, waiting }).toEqual({
          lastScheduleTime: tick,
          chosen: claimCount,
          missedRuns: 0,
        });
      },
      { ...soon, timeout: 60_000 },
    );
    const all = await starts();
    expect(all).toHaveLength(claimCount);
    expect(new Set(all.map(({ claimUid }) => claimUid)).size).toBe(claimCount);
    for (const one of all) {
      expect(one.created, JSON.stringify(one)).toBeGreaterThanOrEqual(one.due);
      expect(one.created, JSON.stringify(one)).toBeLessThanOrEqual(Math.max(one.due, ledFrom) + lateSeconds);
    }
    // A quarter of them should have their turn in the last quarter of the window: 244, give or take 14.
    expect(all.filter(({ created }) => created > (jitterSeconds * 3) / 4).length).toBeGreaterThan(150);
    expect(Object.keys(await scrapeTicks(standby.metricsUrl, 'many', 'spread'))).toEqual(['created SnapshotCreated']);
  });
});
