import { describe, expect, it } from 'vitest';
import { explainSnapshots, planPrunes, prunesPerPass } from '../../src/domain/plan-prunes.ts';
import type { Verdict } from '../../src/domain/retention/explain-retention.ts';
import { at, plusMinutes, readySnapshot } from '../support/build.ts';

const now = at('2026-11-25T00:00');
const retention = {
  policy: { keepLast: 1, minReady: 1, failedLimit: 1 },
  restoring: new Set<string>(),
  readyDeadlineMs: 3_600_000,
  localTime: (instant: Date) => instant,
};

describe('the prunes of a pass', () => {
  it('judge the snapshots of each claim by themselves', () => {
    const [a, b] = [
      readySnapshot({ claimName: 'a', tick: at('01:00') }),
      readySnapshot({ claimName: 'b', tick: at('02:00') }),
    ];
    expect(explainSnapshots([a, b], retention, now).map(({ kind }) => kind)).toEqual(['keep', 'keep']);
  });

  it('tell a claim from an earlier one of the same name', () => {
    const earlier = readySnapshot({ claimUid: 'uid-before', tick: at('01:00') });
    const later = readySnapshot({ claimUid: 'uid-after', tick: at('02:00') });
    expect(explainSnapshots([earlier, later], retention, now).map(({ kind }) => kind)).toEqual(['keep', 'keep']);
  });

  it('name exactly the object that was judged, the rule and the reason', () => {
    const [old, fresh] = [readySnapshot({ tick: at('01:00'), resourceVersion: '41' }), readySnapshot()];
    expect(planPrunes(explainSnapshots([old, fresh], retention, now))).toEqual([
      {
        kind: 'delete-snapshot',
        namespace: 'prod',
        name: old.name,
        uid: old.uid,
        resourceVersion: '41',
        claimUid: 'uid-data',
        rule: 'keeps',
        because: 'no keep rule wants it, and newer ready ones fill the floor',
      },
    ]);
  });

  it('take the oldest data first, and no more than fit into a pass', () => {
    const all = Array.from({ length: prunesPerPass + 20 }, (_, i) =>
      readySnapshot({ tick: plusMinutes(at('00:00'), i) }),
    );
    const shuffled = [...all].sort((a, b) => (a.name.slice(-5) < b.name.slice(-5) ? -1 : 1));
    const verdicts: Verdict[] = shuffled.map((snapshot) => ({
      kind: 'prune',
      snapshot,
      rule: 'keeps',
      because: 'test',
    }));
    expect(planPrunes(verdicts).map(({ name }) => name)).toEqual(all.slice(0, prunesPerPass).map(({ name }) => name));
    expect(prunesPerPass).toBe(50);
  });
});
