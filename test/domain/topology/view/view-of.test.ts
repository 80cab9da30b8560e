import { describe, expect, test } from 'vitest';
import { rememberedDomains } from '../../../../src/domain/topology/view/remembered-domains.ts';
import { viewOf } from '../../../../src/domain/topology/view/view-of.ts';
import { at } from '../../../support/build.ts';
import { driver, node, nodesIn, policy, view, zone } from '../../../support/topology-build.ts';

const now = at('12:00');

function zonesOf(seen: ReturnType<typeof view>) {
  return seen.drivers.get(driver)?.domains.find(({ topologyKey }) => topologyKey === zone);
}

describe('the view of the nodes', () => {
  test('the values of a key are the labels of the nodes that have the driver, most nodes first, then by value', () => {
    expect(zonesOf(view(nodesIn({ c: 1, b: 1, a: 2 })))?.values).toEqual([
      { value: 'a', nodes: 2 },
      { value: 'b', nodes: 1 },
      { value: 'c', nodes: 1 },
    ]);
  });

  test.each([
    ['a node without the driver', node({ labels: { [zone]: 'z' }, drivers: [] })],
    [
      'a node on which the driver does not register the key',
      node({ labels: { [zone]: 'z' }, drivers: [{ name: driver, topologyKeys: [] }] }),
    ],
    [
      'a node on which another driver registers it',
      node({ labels: { [zone]: 'z' }, drivers: [{ name: 'other', topologyKeys: [zone] }] }),
    ],
  ])('%s adds no value', (_, other) => {
    expect(zonesOf(view([node(), other]))?.values).toEqual([{ value: 'a', nodes: 1 }]);
  });

  test('nodes that register a key and lack its label are counted apart', () => {
    const seen = zonesOf(view([node(), node({ name: 'late', labels: {} })]));
    expect(seen).toMatchObject({ values: [{ value: 'a', nodes: 1 }], nodesWithoutKey: 1 });
  });

  test('the empty value is a value', () => {
    expect(zonesOf(view([node({ labels: { [zone]: '' } })]))?.values).toEqual([{ value: '', nodes: 1 }]);
  });

  test('a label called constructor is only seen where a node has it', () => {
    const drivers = [{ name: driver, topologyKeys: ['constructor', '__proto__'] }];
    expect(view([node({ drivers })]).drivers.get(driver)?.domains).toMatchObject([
      { topologyKey: '__proto__', values: [], nodesWithoutKey: 1 },
      { topologyKey: 'constructor', values: [], nodesWithoutKey: 1 },
    ]);
  });

  test('the keys of a driver are those of all its nodes together', () => {
    const more = node({
      name: 'n2',
      drivers: [{ name: driver, topologyKeys: ['rack', zone] }],
      labels: { rack: 'r1', [zone]: 'a' },
    });
    const domains = view([node(), more]).drivers.get(driver)?.domains ?? [];
    expect(domains.map(({ topologyKey }) => topologyKey)).toEqual(['rack', zone]);
  });

  test('a driver without topology keys is there, without domains', () => {
    const seen = view([node({ drivers: [{ name: driver, topologyKeys: [] }] })]);
    expect(seen.drivers.get(driver)).toEqual({ driver, nodes: 1, domains: [] });
  });

  test('Karpenter is known by the label of the nodes that it makes', () => {
    expect(view([node()]).karpenter).toBe(false);
    expect(view([node(), node({ labels: { 'karpenter.sh/nodepool': 'default' } })]).karpenter).toBe(true);
  });

  test('a hundred thousand registrations on 5,000 nodes are joined within a second', () => {
    const keys = Array.from({ length: 5 }, (_, index) => `key-${index}`);
    const nodes = Array.from({ length: 5_000 }, (_, index) => ({
      name: `n${index}`,
      labels: Object.fromEntries(keys.map((key) => [key, `v${index % 50}`])),
      drivers: ['a', 'b', 'c', 'd'].map((name) => ({ name, topologyKeys: keys })),
    }));
    const start = performance.now();
    expect(viewOf(nodes, [], now).drivers.size).toBe(4);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});

describe('what is remembered', () => {
  const seenAt = (lastSeen: Date) => [{ driver, topologyKey: zone, value: 'gone', lastSeen }];

  test('a value without nodes stays at the end, with the time when it was seen', () => {
    const lastSeen = at('2026-11-01T00:00');
    expect(zonesOf(view([node()], seenAt(lastSeen)))?.values).toEqual([
      { value: 'a', nodes: 1 },
      { value: 'gone', nodes: 0, lastSeen },
    ]);
  });

  test.each([
    ['29 days and 23 hours', '2026-10-23T13:00', true],
    ['30 days', '2026-10-23T12:00', false],
  ])('after %s a value is remembered: %s → %s', (_, seen, remembered) => {
    expect(zonesOf(view([node()], seenAt(at(seen))))?.values.length).toBe(remembered ? 2 : 1);
  });

  test('a value that has come back is not remembered any more', () => {
    const back = node({ labels: { [zone]: 'gone' } });
    expect(zonesOf(view([back], seenAt(at('2026-11-20T00:00'))))?.values).toEqual([{ value: 'gone', nodes: 1 }]);
  });

  test('a driver that is on no node keeps the places where it was', () => {
    expect(view([], seenAt(at('2026-11-20T00:00'))).drivers.get(driver)).toMatchObject({
      nodes: 0,
      domains: [{ values: [{ value: 'gone' }] }],
    });
  });

  test('of several policies, the latest time counts, and a time that nobody can read does not', () => {
    const remembering = (name: string, lastSeenTime: string) =>
      policy({
        name,
        status: { topologyDomains: [{ driver, topologyKey: zone, values: [{ value: 'a', nodes: 1, lastSeenTime }] }] },
      });
    const policies = ['2026-11-02T00:00:00Z', '2026-11-20T00:00:00Z', 'soon', '2026-11-03T00:00:00Z'].map(
      (time, index) => remembering(`p${index}`, time),
    );
    expect(rememberedDomains(policies)).toEqual([
      { driver, topologyKey: zone, value: 'a', lastSeen: at('2026-11-20T00:00') },
    ]);
  });
});
