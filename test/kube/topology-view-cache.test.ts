import { describe, expect, it } from 'vitest';
import type { Policy } from '../../src/domain/topology/policy/policy.ts';
import type { StoredCsiNode } from '../../src/kube/project-csi-node.ts';
import type { StoredNode } from '../../src/kube/project-node.ts';
import { createTopologyView } from '../../src/kube/topology-view-cache.ts';
import { createStore } from '../../src/runtime/store.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { driver, policy, zone } from '../support/topology-build.ts';

function build() {
  const clock = createFakeClock('2026-11-22T12:00:00Z');
  const logger = createMemoryLogger();
  const nodes = createStore<StoredNode>({ name: 'nodes', logger });
  const csiNodes = createStore<StoredCsiNode>({ name: 'csinodes', logger });
  const policies = createStore<Policy>({ name: 'policies', logger });
  const view = createTopologyView({ nodes, csiNodes, policies }, clock);
  const [ofNodes, ofCsiNodes, ofPolicies] = [nodes.openScope(), csiNodes.openScope(), policies.openScope()];
  let version = 0;
  const stamp = (name: string) => ({ name, uid: `uid-${name}`, resourceVersion: String(++version) });
  const put = {
    node: (name: string, labels: Readonly<Record<string, string>>) => ofNodes.upsert({ ...stamp(name), labels }),
    csiNode: (name: string, topologyKeys: readonly string[] = [zone]) =>
      ofCsiNodes.upsert({ ...stamp(name), drivers: [{ name: driver, topologyKeys }] }),
    policy: (status: Policy['status']) => ofPolicies.upsert({ ...policy({ status }), ...stamp('zonal') }),
  };
  put.node('node-1', { [zone]: 'a' });
  put.csiNode('node-1');
  const values = () => view().drivers.get(driver)?.domains[0]?.values;
  return { clock, view, values, put, leave: (name: string) => ofNodes.remove({ name }) };
}

const memoryOf = (value: string, lastSeenTime: string): Policy['status'] => ({
  topologyDomains: [{ driver, topologyKey: zone, values: [{ value, nodes: 0, lastSeenTime }] }],
});

describe('the view', () => {
  it('joins Nodes with the CSINodes of their names', () => {
    const { put, view, values } = build();
    put.csiNode('gone');
    put.node('bare', { [zone]: 'b' });
    expect(view().nodes.map(({ name, drivers }) => [name, drivers.length])).toEqual([
      ['node-1', 1],
      ['bare', 0],
    ]);
    expect(values()).toEqual([{ value: 'a', nodes: 1 }]);
  });

  it('is the same one until something changes that it is made of', () => {
    const { put, view } = build();
    const before = view();
    put.node('node-1', { [zone]: 'a' });
    put.csiNode('node-1');
    put.policy({});
    put.policy({ storageClassCount: 4 });
    // A policy that comes may remember something.
    const after = view();
    expect(after).toEqual(before);
    put.node('node-1', { [zone]: 'a' });
    put.policy({ storageClassCount: 5 });
    expect(view()).toBe(after);
  });

  it.each<[string, (world: ReturnType<typeof build>) => void, object]>([
    ['a node changes its label', ({ put }) => put.node('node-1', { [zone]: 'b' }), [{ value: 'b', nodes: 1 }]],
    ['a node goes', ({ leave }) => leave('node-1'), []],
    ['a driver registers other keys', ({ put }) => put.csiNode('node-1', ['rack']), []],
    [
      'a policy remembers a place',
      ({ put }) => put.policy(memoryOf('z', '2026-11-20T00:00:00Z')),
      [
        { value: 'a', nodes: 1 },
        { value: 'z', nodes: 0, lastSeen: new Date('2026-11-20T00:00:00Z') },
      ],
    ],
  ])('is another one when %s', (_, change, expected) => {
    const world = build();
    world.view();
    change(world);
    expect(world.values() ?? []).toEqual(expected);
  });

  it('forgets by itself what was remembered for thirty days', async () => {
    const { clock, put, values } = build();
    put.policy(memoryOf('z', '2026-10-23T13:00:00Z'));
    expect(values()).toHaveLength(2);
    await clock.advance(2 * 3_600_000);
    expect(values()).toHaveLength(1);
  });

  it('of 5,000 nodes is joined in less than half a second, once', () => {
    const { put, view } = build();
    for (let index = 0; index < 5_000; index++) {
      put.node(`node-${index}`, { [zone]: `zone-${index % 6}`, 'kubernetes.io/hostname': `node-${index}` });
      put.csiNode(`node-${index}`, [zone, 'kubernetes.io/hostname']);
    }
    const began = performance.now();
    const joined = view();
    expect(performance.now() - began).toBeLessThan(500);
    expect(joined.drivers.get(driver)?.nodes).toBe(5_000);
    expect(view()).toBe(joined);
  });
});
