import { describe, expect, it } from 'vitest';
import { createEventLedger, type EventWrite, type NewEvent } from '../../src/kube/event-ledger.ts';

const START = Date.parse('2026-03-01T00:00:00Z');
const MINUTE = 60_000;
const at = (ms: number) => new Date(START + ms);

const event = (more: Partial<NewEvent> = {}): NewEvent => ({
  type: 'Normal',
  reason: 'SnapshotCreated',
  action: 'CreateSnapshot',
  note: 'made it',
  regarding: { apiVersion: 'keepsake.dev/v1', kind: 'SnapshotSchedule', namespace: 'prod', name: 'daily', uid: 'u1' },
  ...more,
});

/** A short form of a decision: its kind, and the count where one is written. */
const brief = (decision: { readonly kind: string } | EventWrite) =>
  'count' in decision ? `${decision.kind} ${decision.count}` : decision.kind;

describe('the event ledger', () => {
  it('writes the first event and the second at once, and counts the others until six minutes are over', () => {
    const ledger = createEventLedger('me');
    const decisions = [0, 1, 2, 3, 6, 7, 12].map((minute) => brief(ledger.record(event(), at(minute * MINUTE))));
    expect(decisions).toEqual(['create 1', 'series 2', 'counted', 'counted', 'counted', 'series 6', 'counted']);
  });

  it('writes the final count six minutes after the last one, once, and then begins anew', () => {
    const ledger = createEventLedger('me');
    const first = ledger.record(event(), at(0));
    for (const second of [1, 2, 3]) ledger.record(event(), at(second * 1_000));
    expect(ledger.collectDue(at(6 * MINUTE))).toEqual([]);
    expect(ledger.collectDue(at(6 * MINUTE + 3_000))).toMatchObject([{ kind: 'series', count: 4, lastAt: at(3_000) }]);
    expect(ledger.collectDue(at(20 * MINUTE))).toEqual([]);
    const again = ledger.record(event(), at(20 * MINUTE));
    expect(brief(again)).toBe('create 1');
    expect((again as EventWrite).name).not.toBe((first as EventWrite).name);
  });

  it('writes the count of a series that goes on each six minutes, also when only time passes', () => {
    const ledger = createEventLedger('me');
    for (let second = 0; second < 350; second += 10) ledger.record(event(), at(second * 1_000));
    expect(ledger.collectDue(at(350_000))).toEqual([]);
    expect(ledger.collectDue(at(371_000)).map(brief)).toEqual(['series 35']);
    expect(ledger.collectDue(at(372_000))).toEqual([]);
  });

  it('gives all counts at the end', () => {
    const ledger = createEventLedger('me');
    for (let n = 0; n < 5; n++) ledger.record(event(), at(n));
    ledger.record(event({ note: 'alone' }), at(9));
    expect(ledger.collectAll().map(brief)).toEqual(['series 5']);
    expect(ledger.collectAll()).toEqual([]);
  });

  const different: Record<string, Partial<NewEvent>> = {
    note: { note: 'another' },
    reason: { reason: 'Other' },
    type: { type: 'Warning' },
    action: { action: 'Other' },
    'related object': { related: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace: 'prod', name: 'data' } },
    'uid of the object': { regarding: { ...event().regarding, uid: 'u2' } },
  };
  for (const [what, more] of Object.entries(different)) {
    it(`takes a different ${what} for another event`, () => {
      const ledger = createEventLedger('me');
      ledger.record(event(), at(0));
      expect(brief(ledger.record(event(more), at(1)))).toBe('create 1');
    });
  }

  it('holds back an object with more than 25 new events, then lets one through each five minutes', () => {
    const ledger = createEventLedger('me');
    let n = 0;
    const next = (ms: number) => ledger.record(event({ note: `note ${n++}` }), at(ms)).kind;
    expect(Array.from({ length: 27 }, () => next(0))).toEqual([...Array(25).fill('create'), 'spam', 'spam']);
    expect([next(299_999), next(300_000), next(300_001), next(600_000)]).toEqual(['spam', 'create', 'spam', 'create']);
    const other = event({ regarding: { ...event().regarding, uid: 'u2' } });
    expect(ledger.record(other, at(600_000)).kind).toBe('create');
  });

  it('lets the burst grow back no further than it was', () => {
    const ledger = createEventLedger('me');
    let n = 0;
    const next = (ms: number) => ledger.record(event({ note: `note ${n++}` }), at(ms)).kind;
    for (let k = 0; k < 25; k++) next(0);
    const afterAYear = Array.from({ length: 26 }, () => next(365 * 24 * 60 * MINUTE));
    expect(afterAYear).toEqual([...Array(25).fill('create'), 'spam']);
  });

  it('survives a clock that is set back', () => {
    const ledger = createEventLedger('me');
    ledger.record(event(), at(0));
    expect(brief(ledger.record(event(), at(-60 * MINUTE)))).toBe('series 2');
    expect(brief(ledger.record(event({ note: 'x' }), at(-60 * MINUTE)))).toBe('create 1');
  });

  it('remembers a bounded number of series', () => {
    const ledger = createEventLedger('me');
    const about = (name: string) => event({ regarding: { ...event().regarding, name, uid: name } });
    for (let n = 0; n < 4_097; n++) ledger.record(about(`s${n}`), at(n));
    expect(brief(ledger.record(about('s4096'), at(5_000)))).toBe('series 2');
    expect(brief(ledger.record(about('s0'), at(5_000)))).toBe('create 1');
  });

  it('names an event after its object, the same for the same moment and process, within the limit of names', () => {
    const name = (instance: string, more: Partial<NewEvent>, ms: number) =>
      (createEventLedger(instance).record(event(more), at(ms)) as EventWrite).name;
    expect(name('me', {}, 0)).toMatch(/^daily\.[0-9a-f]{16}$/);
    expect(name('me', {}, 0)).toBe(name('me', {}, 0));
    expect(name('other', {}, 0)).not.toBe(name('me', {}, 0));
    expect(name('me', {}, 1)).not.toBe(name('me', {}, 0));
    const long = { ...event().regarding, name: 'x'.repeat(253) };
    expect(name('me', { regarding: long }, 0)).toHaveLength(253);
  });

  it('puts events about cluster-scoped objects into the default namespace', () => {
    const regarding = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name: 'fast' };
    expect(createEventLedger('me').record(event({ regarding }), at(0))).toMatchObject({ namespace: 'default' });
  });
});
