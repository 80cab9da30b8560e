import { describe, expect, it } from 'vitest';
import { createKeyedLock } from '../../../hack/csi-driver/keyed-lock.ts';

describe('createKeyedLock', () => {
  it('runs work of one key one after the other, in order of arrival', async () => {
    const lock = createKeyedLock();
    const steps: string[] = [];
    const work = (name: string) => async () => {
      steps.push(`${name} starts`);
      await Promise.resolve();
      steps.push(`${name} ends`);
    };
    await Promise.all([lock('k', work('a')), lock('k', work('b')), lock('k', work('c'))]);
    expect(steps).toEqual(['a starts', 'a ends', 'b starts', 'b ends', 'c starts', 'c ends']);
  });

  it('does not let one key wait for another', async () => {
    const lock = createKeyedLock();
    let release = () => {};
    const held = lock('a', () => new Promise<void>((resolve) => (release = resolve)));
    await expect(lock('b', async () => 'free')).resolves.toBe('free');
    release();
    await held;
  });

  it('goes on after work that failed, and gives the error to its caller only', async () => {
    const lock = createKeyedLock();
    const failed = lock('k', async () => Promise.reject(new Error('broken')));
    const next = lock('k', async () => 'fine');
    await expect(failed).rejects.toThrow('broken');
    await expect(next).resolves.toBe('fine');
  });
});
