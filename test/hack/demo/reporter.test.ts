import { describe, expect, it } from 'vitest';
import { CheckFailure } from '../../../hack/demo/check-failure.ts';
import { createReporter, formatSeconds, type Reporter } from '../../../hack/demo/reporter.ts';
import type { Terminal } from '../../../hack/demo/terminal.ts';

const pipe: Terminal = { live: false, colour: false };
const screen: Terminal = { live: true, colour: false };

/** What a reporter writes; `pass` lets time go by. */
function written(terminal: Terminal, tell: (report: Reporter, pass: (ms: number) => void) => void): string {
  let text = '';
  let time = 0;
  const report = createReporter({
    write: (piece) => {
      text += piece;
    },
    terminal,
    now: () => time,
  });
  tell(report, (ms) => {
    time += ms;
  });
  return text;
}

describe('the reporter', () => {
  it('numbers the steps and indents what belongs to them', () => {
    const text = written(pipe, (report) => {
      report.step('First');
      report.ok('done', 'proved by this');
      report.step('Second');
      report.note('by the way');
      report.command('kubectl get x', 'NAME\nx   \n');
    });
    expect(text).toBe(
      [
        '\n1  First',
        '   ✓ done',
        '     proved by this',
        '\n2  Second',
        '   · by the way',
        '   $ kubectl get x',
        '       NAME',
        '       x\n',
      ].join('\n'),
    );
  });

  it('says how long a line took when that could be noticed', () => {
    const text = written(pipe, (report, pass) => {
      pass(99);
      report.ok('quick');
      pass(1_234);
      report.ok('slow');
    });
    expect(text).toBe('   ✓ quick\n   ✓ slow  1.2 s\n');
  });

  it('shows a failed check with both sides, line by line', () => {
    const failure = new CheckFailure('the file is old', 'monday\nnoon', 'tuesday');
    expect(written(pipe, (report) => report.failed(failure))).toBe(
      '   ✗ the file is old\n       expected  monday\n       noon\n       seen      tuesday\n',
    );
  });

  it('writes waiting over on a screen, and leaves nothing of it behind', () => {
    const text = written(screen, (report) => {
      report.waiting('next tick in 2 s');
      report.waiting('next tick in 1 s');
      report.ok('the tick');
    });
    expect(text.split('\r\u001b[K')).toEqual(['', '   … next tick in 2 s', '   … next tick in 1 s', '   ✓ the tick\n']);
  });

  it('says once in a pipe what it waits for, and only when that takes a while', () => {
    const text = written(pipe, (report, pass) => {
      report.waiting('short');
      report.ok('there');
      for (const left of [40, 39, 38]) {
        report.waiting(`next tick in ${left} s`);
        pass(1_000);
      }
      report.waiting('next tick in 37 s');
    });
    expect(text).toBe('   ✓ there\n   … next tick in 38 s\n');
  });

  it('counts the time of a wait to the line that ends it', () => {
    const text = written(pipe, (report, pass) => {
      pass(3_000);
      report.waiting('for it');
      pass(1_000);
      report.ok('it came');
    });
    expect(text).toBe('   … for it\n   ✓ it came  4.0 s\n');
  });

  it('passes pieces of text on as they are, after clearing what it waited for', () => {
    const text = written(screen, (report) => {
      report.waiting('the start');
      report.piece('building etcd …');
      report.piece(' 40 s\n');
    });
    expect(text).toBe('\r\u001b[K   … the start\r\u001b[Kbuilding etcd … 40 s\n');
  });

  it('paints only when colours are wanted', () => {
    const tell = (report: Reporter) => report.ok('done');
    expect(written(screen, tell)).toBe('   ✓ done\n');
    expect(written({ live: true, colour: true }, tell)).toBe('   \u001b[32m✓\u001b[0m done\n');
  });
});

describe('formatSeconds', () => {
  it.each([
    [149, '0.1 s'],
    [59_900, '59.9 s'],
    [75_400, '75 s'],
  ])('writes %i ms as %s', (ms, text) => expect(formatSeconds(ms)).toBe(text));
});
