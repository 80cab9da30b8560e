import { describe, expect, it } from 'vitest';
import type { KubeClient, Patch } from '../../src/kube/client.ts';
import { inFlow } from '../../src/kube/fair-client.ts';
import type { Flow } from '../../src/runtime/fair-gate.ts';

const { signal } = new AbortController();
const object = { metadata: { name: 'a', uid: 'u', resourceVersion: '1' } };

/** A client that notes its calls, behind a flow that notes when it is asked. */
function build() {
  const log: unknown[] = [];
  const answer =
    (method: string) =>
    async (...call: readonly unknown[]) => {
      log.push([method, ...call]);
      return object;
    };
  const client: KubeClient = {
    get: answer('get'),
    list: async (...call) => {
      log.push(['list', ...call]);
      return { items: [object], resourceVersion: '1' };
    },
    create: answer('create'),
    patch: answer('patch'),
    delete: answer('delete'),
  };
  const flow: Flow = {
    run: (work, until) => {
      log.push(until === signal ? 'turn' : 'turn without its signal');
      return work();
    },
  };
  return { log, client: inFlow(client, flow) };
}

const patch: Patch = { kind: 'merge', body: {} };
const calls: Record<string, [(client: KubeClient) => Promise<unknown>, readonly unknown[]]> = {
  get: [(client) => client.get('/a', { signal }), ['get', '/a', { signal }]],
  list: [(client) => client.list('/', { signal, pageSize: 2 }), ['list', '/', { signal, pageSize: 2 }]],
  create: [(client) => client.create('/', object, { signal }), ['create', '/', object, { signal }]],
  patch: [(client) => client.patch('/a', patch, { signal }), ['patch', '/a', patch, { signal }]],
  delete: [(client) => client.delete('/a', { signal, uid: 'u' }), ['delete', '/a', { signal, uid: 'u' }]],
};

describe('a client in a flow', () => {
  it.each(Object.entries(calls))('waits for its turn, then calls %s as it was asked', async (_, [call, expected]) => {
    const { log, client } = build();
    await call(client);
    expect(log).toEqual(['turn', expected]);
  });
});
