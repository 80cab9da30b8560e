import { describe, expect, it } from 'vitest';
import { engineLabel, engineName, engineOf } from '../../src/admission/engine-names.ts';
import { labels, managedBy } from '../../src/api/names.ts';
import { createEngineReconcile, type EngineState, engineWatches } from '../../src/controllers/engine-controller.ts';
import type { Policy } from '../../src/domain/topology/policy/policy.ts';
import type { KubeClient } from '../../src/kube/client.ts';
import { KubeError, type KubeErrorCode } from '../../src/kube/kube-error.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { createStore } from '../../src/runtime/store.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { policy } from '../support/topology-build.ts';

const wanting = policy({ name: 'zonal', spec: { engine: 'AdmissionPolicy' } });
const webhooks = policy({ name: 'zonal' });
const refused: Policy = { ...wanting, spec: { kind: 'refused', problems: ['spec.match is missing'] } };

/** An API server that refuses what it is told to, and says what else it was asked. */
function build({ list, patch, there = [] }: { list?: KubeErrorCode; patch?: KubeErrorCode; there?: RawObject[] } = {}) {
  const logger = createMemoryLogger();
  const policies = createStore<Policy>({ name: 'policies', logger });
  const scope = policies.openScope();
  const states: EngineState[] = [];
  const asked: string[] = [];
  const answer = async (call: string, code?: KubeErrorCode) => {
    asked.push(call);
    if (code !== undefined) throw new KubeError({ code, call, status: 400, explanation: 'by the test' });
    return { metadata: { name: 'x', uid: 'u', resourceVersion: '1' } };
  };
  const nameIn = (path: string) => path.split('/').slice(-2).join('/');
  const client = {
    async list(path: string) {
      await answer(`list ${nameIn(path).split('/')[1]}`, list);
      return { items: path.endsWith('bindings') ? [] : there, resourceVersion: '1' };
    },
    patch: (path: string) => answer(`patch ${nameIn(path)}`, patch),
    delete: (path: string) => answer(`delete ${nameIn(path)}`),
  } as object as KubeClient;
  const reconcile = createEngineReconcile({ policies, client, onState: (state) => states.push(state) });
  const { signal } = new AbortController();
  return { scope, states, asked, logger, run: () => reconcile('engine', { signal, logger } as never) };
}

const looks = ['list mutatingadmissionpolicies', 'list mutatingadmissionpolicybindings'];
const left: RawObject = {
  metadata: {
    name: engineName('zonal'),
    uid: 'u',
    resourceVersion: '1',
    labels: { [labels.managedBy]: managedBy, [engineOf]: engineLabel('zonal') },
  },
};

describe('a look at the engine', () => {
  it('writes both objects of a policy that wants them, the binding last, and looks again in ten minutes', async () => {
    const { scope, states, asked, logger, run } = build();
    scope.upsert(wanting);
    expect(await run()).toEqual({ requeueAfterMs: 600_000 });
    expect(asked).toEqual([
      ...looks,
      'patch mutatingadmissionpolicies/keepsake-zonal',
      'patch mutatingadmissionpolicybindings/keepsake-zonal',
    ]);
    expect(states).toEqual(['served']);
    expect(logger.lines.map(({ level, type }) => [level, type])).toEqual([
      ['info', 'MutatingAdmissionPolicy'],
      ['info', 'MutatingAdmissionPolicyBinding'],
    ]);
  });

  it('takes away what nobody wants any more, and does not look again', async () => {
    const { scope, asked, run } = build({ there: [left] });
    scope.upsert(webhooks);
    expect(await run()).toBeUndefined();
    expect(asked).toEqual([...looks, 'delete mutatingadmissionpolicies/keepsake-zonal']);
  });

  it('writes nothing where the API server does not know the kind, and says so', async () => {
    const { scope, states, asked, run } = build({ list: 'not-found' });
    scope.upsert(wanting);
    expect(await run()).toEqual({ requeueAfterMs: 600_000 });
    expect(states).toEqual(['missing']);
    expect(asked.filter((call) => !call.startsWith('list'))).toEqual([]);
  });

  it.each([{ list: 'forbidden' }, { patch: 'forbidden' }] as const)(
    'says that the engine is missing where it has no right to it, and tries again: %o',
    async (refusal) => {
      const { scope, states, run } = build(refusal);
      scope.upsert(wanting);
      await expect(run()).rejects.toThrow('by the test');
      expect(states).toEqual(['missing']);
    },
  );

  it('says nothing of the engine where the API server does not answer', async () => {
    const { scope, states, run } = build({ list: 'timeout' });
    scope.upsert(wanting);
    await expect(run()).rejects.toThrow('by the test');
    expect(states).toEqual([]);
  });

  it('fails when a write fails for another reason, with the engine served', async () => {
    const { scope, states, run } = build({ patch: 'conflict' });
    scope.upsert(wanting);
    await expect(run()).rejects.toThrow('by the test');
    expect(states).toEqual(['served']);
  });
});

describe('the engine is looked at', () => {
  it.each([
    { when: 'a policy comes that wants it', before: [], now: wanting, asks: true },
    { when: 'it still wants it', before: [wanting], now: wanting, asks: true },
    { when: 'it ceases to', before: [wanting], now: webhooks, asks: true },
    { when: 'it can no longer be read', before: [wanting], now: refused, asks: true },
    { when: 'it goes', before: [wanting], now: undefined, asks: true },
    { when: 'a policy comes that does not want it', before: [], now: webhooks, asks: false },
    { when: 'such a policy goes', before: [webhooks], now: undefined, asks: false },
    { when: 'it has ceased to before', before: [wanting, webhooks], now: webhooks, asks: false },
  ])('when $when: $asks', ({ before, now, asks }) => {
    const keys: string[] = [];
    const [watch] = engineWatches({ add: (key: string) => keys.push(key) } as never);
    const tell = (object: Policy) => watch?.onChange({ type: 'MODIFIED', object, previous: object });
    before.forEach(tell);
    keys.length = 0;
    if (now === undefined) watch?.onChange({ type: 'DELETED', object: before[0] ?? wanting, tombstone: false });
    else tell(now);
    expect(keys).toEqual(asks ? ['engine'] : []);
  });
});
