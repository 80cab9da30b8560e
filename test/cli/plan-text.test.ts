import { describe, expect, it } from 'vitest';
import type { PlanReport, ReportedStep } from '../../src/cli/plan-report.ts';
import { planText } from '../../src/cli/plan-text.ts';

const [from, until] = ['2026-11-22T00:00:00Z', '2026-11-29T00:00:00Z'];

function report(parts: Partial<PlanReport> = {}): PlanReport {
  return {
    schedule: {
      namespace: 'prod',
      name: 'nightly',
      schedule: '15 2 * * *',
      timeZone: 'Etc/UTC',
      suspended: false,
      origin: 'live',
    },
    from,
    until,
    claims: ['data'],
    snapshots: [],
    steps: [],
    remaining: [],
    endedAt: until,
    totals: { ticks: 0, created: 0, skipped: 0, missed: 0, pruned: 0, remaining: 0 },
    ...parts,
  };
}

function step(parts: Partial<ReportedStep> = {}): ReportedStep {
  const at = parts.at ?? '2026-11-22T02:15:00Z';
  return { at, local: '2026-11-22 02:15', created: [], skipped: [], pruned: [], kept: 0, ...parts };
}

const tick = '2026-11-22T02:15:00Z';
const paragraphs = (text: string) => text.split('\n\n');

describe('planText', () => {
  it('ends with the totals', () => {
    const totals = { ticks: 1, created: 2, skipped: 1, missed: 3, pruned: 0, remaining: 1 };
    expect(planText(report({ totals })).split('\n').at(-1)).toBe(
      `Until ${until}: 1 tick: 2 snapshots created, 1 time a claim was skipped, 3 ticks given up, 0 pruned, 1 left.`,
    );
  });

  it('says where it stopped, and why', () => {
    const text = planText(report({ endedAt: '2026-11-23T00:00:00Z', stopped: 'it ends after 5 ticks' }));
    expect(text).toContain(`Until 2026-11-23T00:00:00Z, not ${until}: it ends after 5 ticks: `);
  });

  it('lists ten snapshots of a tick and counts the rest', () => {
    const created = Array.from({ length: 12 }, (_, index) => ({ claim: `data-${index}`, tick }));
    const lines = paragraphs(planText(report({ steps: [step({ tick, created })] })))[2]?.split('\n') ?? [];
    expect(lines).toHaveLength(12);
    expect(lines.at(-1)).toBe('  create  2 more snapshots; -o json lists them');
  });

  it('tells a late start, ticks that were given up and a change of the clock beside the moment', () => {
    const late = step({ at: '2026-11-22T09:00:00Z', tick, missed: 2, note: 'the clock went back' });
    expect(planText(report({ steps: [late] }))).toContain(
      `2026-11-22T09:00:00Z  2026-11-22 02:15  # for the tick of ${tick}; 2 ticks given up; the clock went back`,
    );
  });

  it('puts what comes later for a tick into its paragraph', () => {
    const at = '2026-11-22T02:20:00Z';
    const steps = [
      step({ tick, created: [{ claim: 'a', tick }] }),
      step({ at, created: [{ claim: 'b', tick }] }),
      step({ at: '2026-11-22T03:00:00Z', pruned: [{ claim: 'a', time: from, rule: 'maxAge', because: 'it is old' }] }),
    ];
    const [, , first, second] = paragraphs(planText(report({ steps })));
    expect(first?.split('\n').slice(1)).toEqual(['  create  a', `  create  b, at ${at}`]);
    expect(second).toContain(`  prune   a of ${from}: it is old`);
  });

  it('does not tell twice what retention lets go at once', () => {
    const one = { name: 'data-1', claim: 'data', time: from, because: 'it is old' };
    const snapshots = [{ ...one, state: 'ready', verdict: 'prune' } as const];
    const text = planText(report({ snapshots, steps: [step({ at: from, pruned: [{ ...one, rule: 'maxAge' }] })] }));
    expect(text.match(/data-1/g)).toHaveLength(1);
  });

  it.each([
    ['live', 'No claim of namespace prod meets spec.claims.'],
    ['new', 'it were created at'],
    ['edited', 'as if the file were applied now'],
    ['offline', 'name claims in spec.claims.names'],
  ] as const)('says what a plan of a schedule without claims rests on: %s', (origin, sentence) => {
    const { schedule } = report();
    expect(planText(report({ claims: [], schedule: { ...schedule, origin } }))).toContain(sentence);
  });
});
