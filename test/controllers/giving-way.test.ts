import { describe, expect, it } from 'vitest';
import { createScheduleReconcile } from '../../src/controllers/schedule-controller.ts';
import { createClient } from '../../src/kube/client.ts';
import { createFairGate } from '../../src/runtime/fair-gate.ts';
import { createOwnWrites } from '../../src/runtime/own-writes.ts';
import { at } from '../support/build.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createFakeCluster } from '../support/fake-cluster.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { createScheduleWorld } from '../support/schedule-world.ts';

/** A schedule that had so many claims at the last look, and another one's call that is under way until `end`. */
function build({ claimCount }: { readonly claimCount: number }) {
  const clock = createFakeClock(at('02:00'));
  const cluster = createFakeCluster();
  const world = createScheduleWorld(cluster);
  const gate = createFairGate({ clock });
  const reconcile = createScheduleReconcile({
    stores: world.stores,
    client: createClient(cluster.transport, { clock, random: () => 0 }),
    ownWrites: createOwnWrites({ clock }),
    gate,
    record: () => undefined,
    observer: { ticks() {}, figures() {}, missed() {}, pruned() {}, retained() {}, forgot() {} },
  });
  cluster.put(world.at.schedules, {
    apiVersion: 'keepsake.dev/v1',
    kind: 'SnapshotSchedule',
    metadata: { name: 'nightly', namespace: 'prod', generation: 1, creationTimestamp: '2026-11-22T02:00:00Z' },
    spec: { schedule: '15 2 * * *', claims: { all: true } },
    status: { claimCount },
  });
  world.show();
  let end: () => void = () => undefined;
  void gate.open().run(
    () =>
      new Promise<void>((resolve) => {
        end = resolve;
      }),
  );
  const { signal } = new AbortController();
  const pass = () => reconcile('prod/nightly', { signal, logger: createMemoryLogger(), now: () => clock.now() });
  const statusWrites = () => cluster.calls.filter((call) => call.startsWith('PATCH')).length;
  return { clock, pass, statusWrites, end: () => end() };
}

describe('a schedule of many claims', () => {
  it('lets the others finish before it is looked at', async () => {
    const { clock, pass, statusWrites, end } = build({ claimCount: 501 });
    const done = pass();
    await clock.advance(1_000);
    expect(statusWrites()).toBe(0);
    end();
    await clock.advance(10);
    await done;
    expect(statusWrites()).toBe(1);
  });

  it('waits for them two seconds at most', async () => {
    const { clock, pass, statusWrites } = build({ claimCount: 501 });
    const done = pass();
    await clock.advance(1_900);
    expect(statusWrites()).toBe(0);
    await clock.advance(200);
    await done;
    expect(statusWrites()).toBe(1);
  });

  it('is one of more than 500', async () => {
    const { pass, statusWrites } = build({ claimCount: 500 });
    await pass();
    expect(statusWrites()).toBe(1);
  });
});
