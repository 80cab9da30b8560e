import { describe, expect, it } from 'vitest';
import { clusterNodes } from '../../../hack/controlplane/cluster-nodes.ts';

const NODE_KEY = 'topology.directory.csi.keepsake.dev/node';
const ZONE_KEY = 'topology.kubernetes.io/zone';
const REGION_KEY = 'topology.kubernetes.io/region';
const RACK_KEY = 'example.com/rack';

describe('clusterNodes', () => {
  it("counts three nodes from one, with the zones in turn and both of the driver's keys", () => {
    expect(clusterNodes()).toEqual([standard('node-1', 'a'), standard('node-2', 'b'), standard('node-3', 'a')]);
  });

  it('takes other labels in turn as well', () => {
    const nodes = clusterNodes({ nodeLabels: [{ [RACK_KEY]: '1', [REGION_KEY]: 'east' }, { [RACK_KEY]: '2' }] });
    expect(nodes.map(({ labels }) => [labels[RACK_KEY], labels[REGION_KEY]])).toEqual([
      ['1', 'east'],
      ['2', undefined],
      ['1', 'east'],
    ]);
  });

  it('lets a label of the caller win', () => {
    const [node] = clusterNodes({ nodeLabels: [{ 'kubernetes.io/hostname': 'host-1.example' }] });
    expect(node?.labels['kubernetes.io/hostname']).toBe('host-1.example');
  });

  it.each([
    ['a region', [REGION_KEY], { [REGION_KEY]: 'east' }],
    ['a hostname', ['kubernetes.io/hostname'], { 'kubernetes.io/hostname': 'node-1' }],
    ['a label of their own', [RACK_KEY], { [RACK_KEY]: '1' }],
    [
      'several, of which the node has some',
      [RACK_KEY, 'example.com/row', ZONE_KEY],
      { [RACK_KEY]: '1', [ZONE_KEY]: 'a' },
    ],
  ])('lets the driver go by %s', (_, topologyKeys, topology) => {
    const [node] = clusterNodes({ nodeLabels: [{ [RACK_KEY]: '1', [REGION_KEY]: 'east' }], topologyKeys });
    expect(node?.topology).toEqual(topology);
  });

  it.each([
    ['no node', { nodes: 0 }, 'at least one node'],
    ['half a node', { nodes: 1.5 }, 'at least one node'],
    ['no zone', { zones: [] }, 'a zone needs a name'],
    ['a zone without a name', { zones: ['a', ''] }, 'a zone needs a name'],
    [
      'a node of which the driver could say nothing',
      { nodeLabels: [{ [RACK_KEY]: '1' }, {}], topologyKeys: [RACK_KEY] },
      "node-2 has none of the driver's topology keys (example.com/rack): give it one in nodeLabels",
    ],
  ])('refuses %s', (_, options, message) => expect(() => clusterNodes(options)).toThrow(message));
});

function standard(name: string, zone: string) {
  return {
    name,
    labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux', [ZONE_KEY]: zone },
    topology: { [NODE_KEY]: name, [ZONE_KEY]: zone },
  };
}
