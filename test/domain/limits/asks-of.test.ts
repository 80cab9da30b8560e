import { describe, expect, it } from 'vitest';
import { asksOf } from '../../../src/domain/limits/asks-of.ts';
import { parseLimits } from '../../../src/domain/limits/parse-limits.ts';
import { planSchedule } from '../../../src/domain/plan-schedule.ts';
import { at, claim, observed, readySnapshot, snapshotClass, volume } from '../../support/build.ts';

function asked(limits: string, parts: Parameters<typeof observed>[0]) {
  const parsed = parseLimits(limits);
  const given = observed(parts);
  const plan = planSchedule(given, at('02:15'));
  if (parsed.kind === 'refused' || plan.kind !== 'active') throw new Error('not to be asked about');
  return asksOf(plan.turns, given, parsed.limits).map(({ claim: { name }, driver }) => `${name} of ${driver}`);
}

const claims = ['a', 'b', 'c'].map((name) => claim({ name }));

describe('what a plan asks of drivers with a limit', () => {
  it('is each snapshot that it wants to create, and nothing for claims that are skipped', () => {
    const given = { claims: [claim({ name: 'a' }), claim({ name: 'b', excluded: true })] };
    expect(asked('csi.example=concurrent:1', given)).toEqual(['a of csi.example']);
  });

  it('is nothing of other drivers', () => {
    const given = {
      claims,
      volumes: [volume({ name: 'pv-a' }), volume({ name: 'pv-b', driver: 'two.example' }), volume({ name: 'pv-c' })],
      classes: [snapshotClass(), snapshotClass({ name: 'second', driver: 'two.example' })],
    };
    expect(asked('two.example=concurrent:1', given)).toEqual(['b of two.example']);
    expect(asked('*=concurrent:1;two.example=none', given)).toEqual(['a of csi.example', 'c of csi.example']);
  });

  it('begins with the claim that has gone without for longest', () => {
    const snapshots = [
      readySnapshot({ claimName: 'a', tick: at('2026-11-21T02:15') }),
      readySnapshot({ claimName: 'a', tick: at('2026-11-18T02:15') }),
      readySnapshot({ claimName: 'b', tick: at('2026-11-20T02:15') }),
    ];
    const order = asked('csi.example=concurrent:1', { claims, snapshots });
    expect(order).toEqual(['c of csi.example', 'b of csi.example', 'a of csi.example']);
  });
});
