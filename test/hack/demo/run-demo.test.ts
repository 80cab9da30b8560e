import { describe, expect, it } from 'vitest';
import { ControlPlaneError } from '../../../hack/controlplane/control-plane-error.ts';
import { requireEqual } from '../../../hack/demo/check-failure.ts';
import { exitCodeOf } from '../../../hack/demo/exit-code.ts';
import { createReporter } from '../../../hack/demo/reporter.ts';
import { type Demo, runDemo } from '../../../hack/demo/run-demo.ts';
import { createScene } from '../../../hack/demo/scene.ts';
import type { Stage } from '../../../hack/demo/stage.ts';
import { countDown } from '../../../hack/demo/steps/retention.ts';

/** Plays a demo on a stage where nothing runs; returns what was printed and what was done with the stage. */
async function play(parts: Partial<Demo>, interrupt = new AbortController()) {
  const { signal } = interrupt;
  let text = '';
  const write = (piece: string) => {
    text += piece;
  };
  const report = createReporter({ write, terminal: { live: false, colour: false }, now: () => 0 });
  const left: string[] = [];
  const unused = () => Promise.reject(new Error('there is no cluster'));
  const stage: Stage = {
    scene: createScene({
      cluster: { dir: '/d', kubectl: unused, volumeFolder: unused, snapshotFolder: () => '' },
      operator: { stop: async () => 0 },
      binding: 'builtin',
      report,
      signal,
    }),
    dir: '/d',
    kubeconfig: '/d/kubeconfig',
    operatorLog: '/d/log/operator.log',
    operatorLines: () => Array.from({ length: 20 }, (_, i) => `log line ${i + 1}`),
    close: async () => void left.push('closed'),
    release: async () => void left.push('released'),
  };
  const nothing = async () => undefined;
  const setUp = async () => stage;
  const end = await runDemo({ setUp, story: nothing, ending: nothing, keep: false, report, signal, ...parts });
  return { end, text, left };
}

const failingStep: Demo['story'] = async ({ report }) => {
  report.step('A restore');
  requireEqual('the restored file is old', { expected: 'monday', seen: 'tuesday' });
};

describe('runDemo', () => {
  it('passes when every step does, tells the ending, and leaves nothing running', async () => {
    const told: string[] = [];
    const { end, text, left } = await play({
      story: async ({ report }) => report.step('A step'),
      ending: async () => void told.push('the ending'),
    });
    expect(exitCodeOf(end)).toBe(0);
    expect(told).toEqual(['the ending']);
    expect(left).toEqual(['closed']);
    expect(text).toMatch(/All 2 steps went as they should, in \d\.\d s\.\nNothing is left running\.\n$/);
  });

  it('exits 1 at a check that does not hold, and says what was expected, seen, and logged last', async () => {
    const { end, text, left } = await play({ story: failingStep });
    expect(exitCodeOf(end)).toBe(1);
    expect(left).toEqual(['closed']);
    expect(text).toContain('✗ the restored file is old\n       expected  monday\n       seen      tuesday\n');
    expect(text).toContain('log line 20\n');
    expect(text).toContain('log line 6\n');
    expect(text).not.toContain('log line 5\n');
    expect(text).not.toContain('went as they should');
  });

  it('exits 1 when the ending fails', async () => {
    const { end, left } = await play({ ending: failingStep });
    expect(exitCodeOf(end)).toBe(1);
    expect(left).toEqual(['closed']);
  });

  it('exits 1 without a stack when the cluster does not start', async () => {
    const setUp = () => Promise.reject(new ControlPlaneError('Go is missing: install Go 1.26 or later'));
    const { end, text } = await play({ setUp });
    expect(exitCodeOf(end)).toBe(1);
    expect(text).toMatch(/\nGo is missing: install Go 1\.26 or later\n$/);
  });

  it('exits 1 and shows the stack of a mistake of its own', async () => {
    const story = () => Promise.reject(new TypeError('x is undefined'));
    const { end, text } = await play({ story });
    expect(exitCodeOf(end)).toBe(1);
    expect(text).toMatch(/TypeError: x is undefined\n\s+at /);
  });

  it.each([
    ['a success', async () => undefined, 0],
    ['a failure', failingStep, 1],
  ])(
    'with --keep leaves all running after %s, without the ending, and prints KUBECONFIG last',
    async (_, story, code) => {
      const ending = () => Promise.reject(new Error('told nevertheless'));
      const { end, text, left } = await play({ keep: true, story, ending });
      expect(exitCodeOf(end)).toBe(code);
      expect(left).toEqual(['released']);
      expect(text).toMatch(/npm run controlplane -- down --dir \/d\nKUBECONFIG=\/d\/kubeconfig\n$/);
    },
  );

  it('ends everything when it is interrupted in the story, also with --keep', async () => {
    const interrupt = new AbortController();
    const story = async () => {
      interrupt.abort();
      throw new ControlPlaneError('kubectl failed (SIGINT)');
    };
    const { end, text, left } = await play({ keep: true, story }, interrupt);
    expect(exitCodeOf(end, 'SIGTERM')).toBe(143);
    expect(left).toEqual(['closed']);
    expect(text).toMatch(/\nInterrupted: ending everything\.\n$/);
    expect(text).not.toContain('kubectl failed');
  });

  it('does not wait for a start that is interrupted', async () => {
    const interrupt = new AbortController();
    const setUp = () => {
      setImmediate(() => interrupt.abort());
      return new Promise<Stage>(() => undefined);
    };
    const { end, left } = await play({ setUp }, interrupt);
    expect(exitCodeOf(end, 'SIGINT')).toBe(130);
    expect(left).toEqual([]);
  });
});

describe('countDown', () => {
  it.each([
    ['2026-01-01T00:01:00Z', 'next tick in 60 s'],
    ['2026-01-01T00:00:00Z', 'the tick is due'],
    [undefined, 'the tick is due'],
  ])('says for %s: %s', (next, text) => expect(countDown(next, Date.parse('2026-01-01T00:00:00.200Z'))).toBe(text));
});
