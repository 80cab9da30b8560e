import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sign } from '../../src/domain/binding/fence-state.ts';
import { createForeignLeases, type ForeignLeases } from '../../src/kube/foreign-leases.ts';
import { createFakeApi, type FakeApi } from '../support/fake-api.ts';
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

const start = Date.parse('2026-11-22T10:00:00Z');
let clock: FakeClock;
let api: FakeApi;
let leases: ForeignLeases;
let renewals: Sign[];

beforeEach(() => {
  clock = createFakeClock(new Date(start));
  api = createFakeApi(clock);
  renewals = [];
  leases = createForeignLeases({
    transport: api.transport,
    clock,
    random: () => 0,
    logger: createMemoryLogger(),
    observerOf: () => ({}),
    onHandlerError: (name) => expect.fail(`a handler of ${name} threw`),
  });
  leases.onRenewal((sign) => renewals.push(sign));
});

afterEach(() => leases.stop());

function put(holder: string, renewedAgoMs: number, more: object = {}): void {
  const renewTime = new Date(clock.now().getTime() - renewedAgoMs).toISOString();
  const spec = { holderIdentity: holder, renewTime, leaseDurationSeconds: 15 };
  api.put({ name: 'snapshot-controller-leader', namespace: 'openebs', spec, metadata: more });
}

async function read(): Promise<void> {
  leases.start();
  await clock.advance(100);
  expect(leases.isRead).toBe(true);
}

describe('a Lease of another snapshot controller', () => {
  it.each([
    ['renewed just now', 'node-7', 1_000, true],
    ['renewed within twice its duration', 'node-7', 29_000, true],
    ['not renewed for longer', 'node-7', 31_000, false],
    ['renewed in the near future, by a clock that is ahead', 'node-7', -20_000, true],
    ['given back', '', 1_000, false],
    ['held by another Keepsake', 'keepsake_node-7_1', 1_000, false],
  ])('%s', async (_, holder, ago, isFresh) => {
    put(holder, ago);
    await read();
    const sign = { kind: 'lease', what: `the Lease openebs/snapshot-controller-leader is held by ${holder}` };
    expect(leases.fresh()).toEqual(isFresh ? [sign] : []);
    expect(renewals).toEqual([]);
  });

  it('tells of one that is renewed or made while we look, however wrong the clock of its holder is', async () => {
    put('node-7', 86_400_000);
    await read();
    put('node-7', 86_390_000);
    await clock.advance(100);
    expect(renewals).toHaveLength(1);
    expect(leases.fresh()).toEqual([]);
    api.put({ name: 'snapshot-controller-leader', namespace: 'kube-system', spec: { holderIdentity: 'node-8' } });
    await clock.advance(100);
    expect(renewals.at(-1)?.what).toBe('the Lease kube-system/snapshot-controller-leader is held by node-8');
  });

  it('does not take an edited label, an end or a Keepsake for a renewal', async () => {
    put('node-7', 60_000);
    await read();
    const [{ spec } = expect.fail('no Lease')] = api.objects.values();
    api.put({ name: 'snapshot-controller-leader', namespace: 'openebs', spec, metadata: { labels: { a: 'b' } } });
    put('keepsake_node-7_1', 0);
    put('', 0);
    api.remove('openebs/snapshot-controller-leader');
    await clock.advance(100);
    expect(renewals).toEqual([]);
  });

  it('asks for Leases of that name alone, in one list and one watch', async () => {
    await read();
    await clock.advance(200_000);
    expect([api.count('list'), api.count('watch')]).toEqual([1, 1]);
    for (const { request } of api.requests) {
      expect(new URL(request.path, 'http://api').searchParams.get('fieldSelector')).toBe(
        'metadata.name=snapshot-controller-leader',
      );
    }
  });
});
