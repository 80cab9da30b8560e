import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { processesOf } from '../support/processes-of.ts';

describe('the demo', () => {
  it('tells its whole story, every check holds, and nothing is left behind', { timeout: 240_000 }, async () => {
    const demo = spawn(process.execPath, ['--import', 'tsx', 'hack/demo/demo.ts'], {
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
      'The operator is asked to end',
    ]);
    const dir = /^ +(\/\S*keepsake-\w+)$/m.exec(story)?.[1] ?? 'no folder named';
    expect(dir).not.toBe('no folder named');
    expect(existsSync(dir)).toBe(false);
    expect(processesOf(dir)).toEqual([]);
  });
});
