import { describe, expect, it } from 'vitest';
import { chooseNode, meetsRequirement, parseTopologyFlag } from '../../../hack/csi-driver/topology.ts';

const node1 = { id: 'node-1', segments: { node: '1', zone: 'a' } };
const node2 = { id: 'node-2', segments: { node: '2', zone: 'b' } };
const node3 = { id: 'node-3', segments: { node: '3', zone: 'a' } };
const nodes = [node1, node2, node3];

describe('chooseNode', () => {
  const cases = {
    'takes the first node when nothing is required': { requisite: [], preferred: [], chosen: 'node-1' },
    'takes the first preferred term before all others': {
      requisite: [node1.segments, node2.segments, node3.segments],
      preferred: [node3.segments, node1.segments],
      chosen: 'node-3',
    },
    'passes over a preferred term that it does not know': {
      requisite: [],
      preferred: [{ zone: 'z' }, { zone: 'b' }],
      chosen: 'node-2',
    },
    'takes a requisite term when no preferred one is known': {
      requisite: [{ zone: 'b' }],
      preferred: [{ zone: 'z' }],
      chosen: 'node-2',
    },
    'understands a term that names fewer keys than a node has': {
      requisite: [{ zone: 'a' }],
      preferred: [],
      chosen: 'node-1',
    },
    'does not follow a preference out of what is requisite': {
      requisite: [{ zone: 'b' }],
      preferred: [{ zone: 'a' }],
      chosen: 'node-2',
    },
  };
  for (const [name, { requisite, preferred, chosen }] of Object.entries(cases)) {
    it(name, () => expect(chooseNode(nodes, { requisite, preferred }).id).toBe(chosen));
  }

  it('answers RESOURCE_EXHAUSTED with what exists when no node fits', () => {
    expect(() => chooseNode([node1, node2], { requisite: [{ zone: 'z' }], preferred: [] })).toThrow(
      expect.objectContaining({
        code: 'RESOURCE_EXHAUSTED',
        message: 'no node of this driver is in {zone=z}; it has {node=1, zone=a} | {node=2, zone=b}',
      }),
    );
  });

  it('does not take a node for a term with a key that no node has', () => {
    const requisite = [{ zone: 'a', rack: '7' }];
    expect(() => chooseNode(nodes, { requisite, preferred: [] })).toThrow(/rack=7/);
  });
});

describe('meetsRequirement', () => {
  it('holds everywhere when nothing is required', () => {
    expect(meetsRequirement(node1.segments, { requisite: [], preferred: [] })).toBe(true);
  });

  it('asks the requisite terms and not the preferred ones when both are given', () => {
    const requirement = { requisite: [{ zone: 'a' }], preferred: [{ zone: 'a', node: '3' }] };
    expect(meetsRequirement(node1.segments, requirement)).toBe(true);
    expect(meetsRequirement(node2.segments, requirement)).toBe(false);
  });
});

describe('parseTopologyFlag', () => {
  it('reads a node and its labels, slashes and dots included', () => {
    expect(parseTopologyFlag('node-1:topology.example/node=node-1,topology.kubernetes.io/zone=a')).toEqual({
      id: 'node-1',
      segments: { 'topology.example/node': 'node-1', 'topology.kubernetes.io/zone': 'a' },
    });
  });

  it.each(['node-1', ':a=b', 'node-1:', 'node-1:a', 'node-1:a=', 'node-1:=b', 'node-1:a=b,', 'node-1:a=b=c'])(
    'refuses %s',
    (value) => expect(() => parseTopologyFlag(value)).toThrow(`--topology ${value}: `),
  );
});
