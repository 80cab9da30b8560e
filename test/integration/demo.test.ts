import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, type ExpectStatic, it } from 'vitest';
import { processesOf } from '../support/processes-of.ts';

// The same story twice, at the same time: most of it is waiting for the next minute.
describe.concurrent('the demo tells its whole story, every check holds, and nothing is left behind', () => {
  it('with Keepsake to bind the snapshots', { timeout: 240_000 }, async ({ expect }) => {
    const story = await tell(expect, []);
    expect(story).toContain('both arrows are the work of Keepsake itself');
  });

  it('with upstream’s snapshot-controller to bind them', { timeout: 240_000 }, async ({ expect }) => {
    const story = await tell(expect, ['--binding-mode', 'external']);
    expect(story).toContain("both arrows are the work of upstream's snapshot-controller");
  });
});

/** Runs the demo as `npm run demo` does, and checks what holds whoever binds. Returns what it printed. */
async function tell(expect: ExpectStatic, args: readonly string[]): Promise<string> {
  const demo = spawn(process.execPath, ['--import', 'tsx', 'hack/demo/demo.ts', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [story, [code]] = await Promise.all([text(demo.stdout), once(demo, 'exit')]);
  expect({ code, story }).toEqual({ code: 0, story: expect.stringContaining('Nothing is left running.\n') });
  expect(story).not.toContain('✗');

  const titles = [...story.matchAll(/^\d+ {2}(.+)$/gm)].map(([, title]) => title);
  expect(titles).toEqual([
    'A Kubernetes cluster on this machine',
    'A claim with a file',
    'A SnapshotSchedule comes due',
    'The snapshot is bound to its content in both directions, and ready',
    'The file is overwritten by mistake',
    'The old data comes back in a new claim',
    'Retention keeps one, and lets the first go once a newer one is ready',
    'Anybody can see that, and why',
    'A StorageClass without a binding mode comes back with the right one',
    'A Pod waits for a volume, and Keepsake says why',
    'The class is edited in place, and the Pod gets its node',
    'The operator is asked to end',
  ]);
  const dir = /^ +(\/\S*keepsake-\w+)$/m.exec(story)?.[1] ?? 'no folder named';
  expect(dir).not.toBe('no folder named');
  expect(existsSync(dir)).toBe(false);
  expect(processesOf(dir)).toEqual([]);
  return story;
}
