import { describe, expect, it } from 'vitest';
import { createClient } from '../../src/kube/client.ts';
import { createLeaseStore } from '../../src/kube/lease-store.ts';
import type { ApiRequest } from '../../src/runtime/transport.ts';
import { createFakeClock } from '../support/fake-clock.ts';

const SPEC = {
  holderIdentity: 'a',
  leaseDurationSeconds: 15,
  acquireTime: '2026-03-01T00:00:00.000000Z',
  renewTime: '2026-03-01T00:00:00.000000Z',
  leaseTransitions: 2,
};
const PATH = '/apis/coordination.k8s.io/v1/namespaces/keepsake-system/leases';

/** A store whose one call is answered with `status` and `body`, and what it sent. */
function build(status: number, body: unknown) {
  const sent: ApiRequest[] = [];
  const client = createClient(
    async (request) => {
      sent.push(request);
      return {
        status,
        headers: {},
        body: (async function* () {
          yield Buffer.from(JSON.stringify(body));
        })(),
      };
    },
    { clock: createFakeClock('2026-03-01T00:00:00Z'), random: () => 0 },
  );
  return { store: createLeaseStore(client, 'keepsake-system', 'keepsake-leader'), sent };
}

const lease = (spec: unknown) => ({ metadata: { name: 'keepsake-leader', uid: 'u', resourceVersion: '7' }, spec });
const status = (code: number, reason: string) => ({ kind: 'Status', code, reason, message: reason });
const signal = new AbortController().signal;

describe('the lease store', () => {
  it('reads a lease', async () => {
    const { store, sent } = build(200, lease(SPEC));
    expect(await store.read(signal)).toEqual({ resourceVersion: '7', spec: SPEC });
    expect(sent[0]).toMatchObject({ method: 'GET', path: `${PATH}/keepsake-leader` });
  });

  it('says that there is none, and does not mistake a failure for that', async () => {
    expect(await build(404, status(404, 'NotFound')).store.read(signal)).toBeUndefined();
    await expect(build(403, status(403, 'Forbidden')).store.read(signal)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('reads a lease with fields left out as a free one', async () => {
    const free = { holderIdentity: '', leaseDurationSeconds: 0, acquireTime: '', renewTime: '', leaseTransitions: 0 };
    expect(await build(200, lease({ holderIdentity: null })).store.read(signal)).toMatchObject({ spec: free });
    expect(await build(200, lease(undefined)).store.read(signal)).toMatchObject({ spec: free });
  });

  it('creates a whole Lease', async () => {
    const { store, sent } = build(201, lease(SPEC));
    await store.create(SPEC, signal);
    expect(sent[0]?.method).toBe('POST');
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      metadata: { name: 'keepsake-leader', namespace: 'keepsake-system' },
      spec: SPEC,
    });
  });

  it('updates only the version that it read', async () => {
    const { store, sent } = build(409, status(409, 'Conflict'));
    const update = store.update({ resourceVersion: '7', spec: SPEC }, { ...SPEC, holderIdentity: 'b' }, signal);
    await expect(update).rejects.toMatchObject({ code: 'conflict' });
    expect(sent[0]).toMatchObject({ method: 'PATCH', contentType: 'application/merge-patch+json' });
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      metadata: { resourceVersion: '7' },
      spec: { ...SPEC, holderIdentity: 'b' },
    });
  });
});
