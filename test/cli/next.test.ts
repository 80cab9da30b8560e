import { describe, expect, it } from 'vitest';
import { next } from '../../src/cli/next.ts';

const now = new Date('2026-03-27T00:00:00Z');

function lines(...args: string[]): string[] {
  const result = next(args, now);
  if (result.kind === 'refused') throw new Error(result.problems.join('\n'));
  return result.output.split('\n');
}

describe('keepsake next', () => {
  it('prints one tick a line, in UTC and as the wall clock shows it', () => {
    expect(lines('15 2 * * *', '--count', '2')).toEqual([
      '2026-03-27T02:15:00Z  2026-03-27 02:15',
      '2026-03-28T02:15:00Z  2026-03-28 02:15',
    ]);
  });

  it('says at the first tick after a change of the clock what the clock did', () => {
    const berlin = lines(
      '30 2 * * *',
      '--time-zone',
      'Europe/Berlin',
      '--from',
      '2026-03-28T00:00:00Z',
      '--count',
      '3',
    );
    expect(berlin).toEqual([
      '2026-03-28T01:30:00Z  2026-03-28 02:30',
      '2026-03-29T01:00:00Z  2026-03-29 03:00  # the clock went forward from 2026-03-29 02:00 to 2026-03-29 03:00',
      '2026-03-30T00:30:00Z  2026-03-30 02:30',
    ]);
  });

  it('gives the same as JSON', () => {
    const [tick] = JSON.parse(lines('@daily', '--count', '1', '-o', 'json').join('\n'));
    expect(tick).toEqual({ tick: '2026-03-28T00:00:00Z', local: '2026-03-28 00:00' });
  });

  it('names every mistake at once', () => {
    const result = next(['15 2 * *', '--time-zone', 'Berlin', '--from', 'soon', '--count', '0', '-o', 'xml'], now);
    expect(result).toMatchObject({ kind: 'refused' });
    expect(result.kind === 'refused' && result.problems).toHaveLength(5);
  });
});
