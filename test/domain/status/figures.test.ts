import { describe, expect, it } from 'vitest';
import { planSchedule } from '../../../src/domain/plan-schedule.ts';
import { figuresOf } from '../../../src/domain/status/figures.ts';
import { at, claim, type ObservedParts, observed, readySnapshot, schedule, snapshot } from '../../support/build.ts';

const now = at('04:00');
const claims = [claim({ name: 'a' }), claim({ name: 'b' })];
const acted = { lastScheduleTime: '2026-11-22T03:15:00Z' };

function figures(parts: ObservedParts, spec: object = {}) {
  const given = observed({
    claims,
    schedule: schedule({ spec: { schedule: '15 * * * *', ...spec }, status: acted }),
    ...parts,
  });
  const plan = planSchedule(given, now);
  if (plan.kind !== 'active') throw new Error('stalled');
  return figuresOf(given.schedule, plan, now);
}
const ready = (claimName: string, tick: string) => readySnapshot({ claimName, tick: at(tick) });

describe('the figures for alerts', () => {
  it('are the newest ready data of the claim that is worst off', () => {
    const snapshots = [
      ready('a', '03:15'),
      ready('b', '01:15'),
      ready('b', '00:15'),
      snapshot({ claimName: 'b', tick: at('03:15') }),
    ];
    expect(figures({ snapshots }).lastReadyAt).toEqual(at('01:15'));
    expect(figures({ snapshots: [...snapshots, ready('b', '02:15')] }).lastReadyAt).toEqual(at('02:15'));
  });

  it('count a claim that never had any from when it and the schedule were there', () => {
    const young = claim({ name: 'b', createdAt: at('02:40') });
    expect(figures({ snapshots: [ready('a', '03:15')] }).lastReadyAt).toEqual(at('00:00'));
    expect(figures({ claims: [claim({ name: 'a' }), young], snapshots: [ready('a', '03:15')] }).lastReadyAt).toEqual(
      at('02:40'),
    );
  });

  it('leave out a claim that is skipped, and are none without a claim', () => {
    const out = claim({ name: 'b', excluded: true });
    expect(figures({ claims: [claim({ name: 'a' }), out], snapshots: [ready('a', '03:15')] }).lastReadyAt).toEqual(
      at('03:15'),
    );
    expect(figures({ claims: [out] }).lastReadyAt).toBeUndefined();
  });

  it('count a claim that is suspended for its failures: its data grows old, whoever has given up', () => {
    const failed = snapshot({ claimName: 'b', tick: at('02:15') });
    const snapshots = [ready('a', '03:15'), ready('b', '01:15'), failed];
    const spec = { suspendAfterFailures: 1 };
    expect(figures({ snapshots }, spec)).toEqual({ expectedIntervalMs: 3_600_000, lastReadyAt: at('01:15') });
  });

  it.each([
    ['an hour', { schedule: '15 * * * *' }, 3_600_000],
    ['the weekend, before a Monday', { schedule: '0 9 * * MON-FRI' }, 3 * 86_400_000],
    ['nothing, while suspended', { suspend: true }, undefined],
  ])('expect an interval of %s', (_, spec, interval) => {
    expect(figures({}, spec).expectedIntervalMs).toBe(interval);
  });
});
