import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SnapshotIdentity, snapshotName, tickText } from '../../../src/domain/naming/snapshot-name.ts';
import { at } from '../../support/build.ts';

// RFC 1123 as the API server checks it (k8s.io/apimachinery, IsDNS1123Subdomain).
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,40}[a-z0-9])?$/);
const claimName = fc.array(label, { minLength: 1, maxLength: 12 }).map((labels) => {
  const name = labels.join('.').slice(0, 253);
  return name.replace(/[-.]+$/, '');
});
const uid = fc.uuid();
const tick = fc
  .integer({ min: Date.UTC(1970, 0, 1) / 60_000, max: Date.UTC(2100, 0, 1) / 60_000 })
  .map((minute) => new Date(minute * 60_000));
const identity: fc.Arbitrary<SnapshotIdentity> = fc.record({ scheduleUid: uid, claimName, claimUid: uid, tick });

const data: SnapshotIdentity = { scheduleUid: 's', claimName: 'data', claimUid: 'c', tick: at('02:15') };

describe('the name of a snapshot', () => {
  it('is this one for ever, because what exists in clusters is found by it', () => {
    expect(snapshotName(data)).toBe('data-202611220215-w76qhlnooi');
  });

  it('is a DNS-1123 subdomain of at most 64 characters, whatever the claim is called', () => {
    fc.assert(
      fc.property(identity, (one) => {
        const name = snapshotName(one);
        expect(name).toMatch(subdomain);
        expect(name.length).toBeLessThanOrEqual(64);
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same for the same identity, and another for any other schedule, claim or tick', () => {
    fc.assert(
      fc.property(identity, identity, (one, other) => {
        expect(snapshotName({ ...one, tick: new Date(one.tick) })).toBe(snapshotName(one));
        const names = [
          one,
          { ...one, scheduleUid: other.scheduleUid },
          { ...one, claimUid: other.claimUid },
          { ...one, tick: new Date(one.tick.getTime() + 60_000) },
        ].map(snapshotName);
        expect(new Set(names).size).toBe(
          one.scheduleUid === other.scheduleUid || one.claimUid === other.claimUid ? 3 : 4,
        );
      }),
    );
  });

  it.each([
    ['keeps a claim name of 40 characters', 'a'.repeat(40), 'a'.repeat(40)],
    ['cuts a longer one', 'a'.repeat(253), 'a'.repeat(40)],
    ['leaves no dash where it cuts', `${'a'.repeat(39)}-b`, 'a'.repeat(39)],
    ['leaves no dot where it cuts', `${'a'.repeat(38)}.b.c`, `${'a'.repeat(38)}.b`],
    ['leaves no row of dashes where it cuts', `${'a'.repeat(30)}${'-'.repeat(20)}b`, 'a'.repeat(30)],
  ])('%s', (_, claimName, part) => {
    expect(snapshotName({ ...data, claimName })).toMatch(new RegExp(`^${part.replace('.', '\\.')}-202611220215-`));
  });

  it('tells two long claim names apart that are equal where they are cut', () => {
    const long = (end: string) => ({ ...data, claimName: `${'a'.repeat(60)}${end}`, claimUid: `c-${end}` });
    expect(snapshotName(long('x'))).not.toBe(snapshotName(long('y')));
  });

  it('tells apart the two passes of an hour that clocks repeat, since it is written in UTC', () => {
    const [first, second] = [at('2026-10-25T00:30'), at('2026-10-25T01:30')].map((tick) =>
      snapshotName({ ...data, tick }),
    );
    expect(first).toContain('-202610250030-');
    expect(second).toContain('-202610250130-');
  });

  it('tells apart a run at creation from the tick of the same minute', () => {
    expect(snapshotName({ ...data, tick: at('02:15:07') })).not.toBe(snapshotName(data));
  });
});

describe('the text of a tick', () => {
  it('is RFC 3339 in UTC to the second', () => {
    expect(tickText(at('02:15'))).toBe('2026-11-22T02:15:00Z');
    expect(tickText(new Date('2026-11-22T02:15:07.999Z'))).toBe('2026-11-22T02:15:07Z');
  });
});
