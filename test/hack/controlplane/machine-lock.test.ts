import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { holdMachineLock } from '../../../hack/controlplane/machine-lock.ts';

it('has one holder at a time; the others wait, are told so once, and all get their turn', async () => {
  const name = randomUUID();
  let holders = 0;
  let most = 0;
  const waits: number[] = [];
  await Promise.all(
    [1, 2, 3, 4].map(async (who) => {
      const release = await holdMachineLock(name, () => waits.push(who));
      most = Math.max(most, ++holders);
      await new Promise(setImmediate);
      holders--;
      await release();
    }),
  );
  expect(most).toBe(1);
  expect(waits).toHaveLength(3);
});

it('does not make holders of different names wait', async () => {
  const waited = () => expect.unreachable('there is nobody to wait for');
  const releases = [await holdMachineLock(randomUUID(), waited), await holdMachineLock(randomUUID(), waited)];
  await Promise.all(releases.map((release) => release()));
});

it('passes on when its holder is killed', async () => {
  const name = randomUUID();
  const holder = spawn(
    process.execPath,
    ['-e', `require('node:net').createServer().listen('\\0keepsake-${name}', () => console.log('held'))`],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(holder.stdout, 'data');
  let waited = false;
  const lock = holdMachineLock(name, () => {
    waited = true;
    holder.kill('SIGKILL');
  });
  const release = await lock;
  expect(waited).toBe(true);
  await release();
});
