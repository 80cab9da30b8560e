import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ClassLoad, startClassLoad } from '../support/class-load.ts';
import { startWebhookWorld, type WebhookWorld } from '../support/webhook-world.ts';

// Classes come all the time, and never wait for each other, while the two replicas of the webhook are replaced, killed and
// frozen. The webhook fails open, so a class that it should have changed and did not must be refused by the guard: it may
// have to be written once more, but it is never there with the wrong mode, which could not be changed any more.

// The rate that the webhook promises to hold; the file runs alone, so that the load and not the neighbours is what it meets.
const CLASSES_PER_SECOND = 200;

let world: WebhookWorld;
let load: ClassLoad;
let failOpens = 0;

beforeAll(async () => {
  world = await startWebhookWorld({ replicas: 2 });
  failOpens = await countFailOpens();
  load = startClassLoad(world.writer, CLASSES_PER_SECOND);
});

afterAll(async () => {
  await load?.stop();
  await world?.stop();
});

it('all classes are made right while nothing happens', async () => {
  expect(await during('calm', () => pause(3_000))).toMatchObject({ refused: 0, failOpens: 0 });
});

it('nobody notices a rotation of the certificate', async () => {
  expect(await during('rotation', world.rotate)).toMatchObject({ refused: 0, failOpens: 0 });
});

it('nobody notices a rolling restart of both replicas', async () => {
  const outcome = await during('rolling restart', async () => {
    for (const replica of world.replicas) {
      expect(await replica.stop()).toBe(0);
      await replica.start();
    }
  });
  expect(outcome).toMatchObject({ refused: 0, failOpens: 0 });
});

it('a replica that is killed costs no more than what was on its connections', async () => {
  const [replica] = world.replicas;
  const outcome = await during('kill -9', async () => {
    await replica?.process.kill();
    await pause(1_000);
    await replica?.start();
  });
  expect(outcome.refused).toBeLessThanOrEqual(outcome.failOpens);
  expect(outcome.failOpens).toBeLessThan(CLASSES_PER_SECOND / 2);
});

it('a replica that hangs costs no more than what was on its connections, and works again afterwards', async () => {
  const [, replica] = world.replicas;
  const outcome = await during('frozen', async () => {
    replica?.freeze();
    await pause(5_000);
    replica?.thaw();
  });
  expect(outcome.refused).toBeLessThanOrEqual(outcome.failOpens);
  expect(await during('afterwards', () => pause(2_000))).toMatchObject({ refused: 0, failOpens: 0 });
});

it('and in the end no stored class is wrong', async () => {
  await load.stop();
  expect(load.answers.length).toBeGreaterThan(20 * CLASSES_PER_SECOND);
  expect(await world.writer.immediate()).toEqual([]);
});

/** Lets something happen under load. Whatever it is, no compliant class fails, and none is made wrong. */
async function during(
  phase: string,
  happens: () => Promise<unknown>,
): Promise<{ readonly refused: number; readonly failOpens: number }> {
  load.phase = phase;
  await happens();
  load.phase = 'between';
  await load.settled();
  const before = failOpens;
  failOpens = await countFailOpens();
  const { became, ...figures } = load.summary(phase);
  console.info(JSON.stringify({ phase, became, failOpens: failOpens - before, ...figures }));
  const bad = load.answers.filter(
    ({ mode, what }) => what === 'wrong' || what === 'failed' || (mode === 'compliant' && what !== 'right'),
  );
  expect(bad).toEqual([]);
  return { refused: became['unset refused'] ?? 0, failOpens: failOpens - before };
}

/** How many calls of the webhook the API server has given up, and let the class through; by its own count. */
function countFailOpens(): Promise<number> {
  return world.writer.counted('apiserver_admission_webhook_fail_open_count');
}

/** Time for the load to go on. */
function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
