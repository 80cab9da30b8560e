import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reason } from '../../../../src/api/reasons.ts';
import { judgeClass } from '../../../../src/domain/topology/class/judge-class.ts';
import type { StorageClass, TopologyTerm } from '../../../../src/domain/topology/class/storage-class.ts';
import type { TopologyNode } from '../../../../src/domain/topology/view/topology-view.ts';
import { at } from '../../../support/build.ts';
import {
  driver,
  node,
  nodesIn,
  policySpec,
  type SpecOverrides,
  storageClass,
  term,
  view,
  zone,
} from '../../../support/topology-build.ts';

type Validation = NonNullable<SpecOverrides['validation']>;

interface Case {
  readonly nodes?: readonly TopologyNode[];
  readonly validation?: Validation;
  readonly gone?: readonly string[];
}

const private_ = 'topology.csi.example/zone';
const beta = 'failure-domain.beta.kubernetes.io/zone';
const noProvisioner = 'kubernetes.io/no-provisioner';

function registers(...topologyKeys: readonly string[]) {
  return [{ name: driver, topologyKeys }];
}

function judge(
  overrides: Partial<StorageClass>,
  { nodes = nodesIn({ b: 2, a: 1 }), validation = {}, gone = [] }: Case = {},
) {
  const remembered = gone.map((value) => ({ driver, topologyKey: zone, value, lastSeen: at('2026-11-20T08:00') }));
  return judgeClass({
    storageClass: storageClass(overrides),
    spec: policySpec({ validation }),
    view: view(nodes, remembered),
  });
}

function allows(...allowedTopologies: readonly TopologyTerm[]) {
  return { allowedTopologies };
}

test('a class that waits and allows only places that exist is found faultless', () => {
  expect(judge(allows(term(zone, 'a', 'b')))).toEqual([]);
  expect(judge({})).toEqual([]);
});

describe('the message says what is wrong, what exists, and what to write', () => {
  const gke = 'topology.gke.io/zone';
  const gkeNodes = nodesIn({ a: 2 }).map((one) => ({
    ...one,
    labels: { [zone]: 'a', [gke]: 'a' },
    drivers: registers(gke),
  }));

  test.each<[string, Partial<StorageClass>, Case, string]>([
    [
      'a value that no node has',
      allows(term(zone, 'cn-hangzhou-d')),
      { nodes: nodesIn({ 'cn-hangzhou-b': 2 }) },
      `allowedTopologies[0]: no node has ${zone}=cn-hangzhou-d; nodes have: cn-hangzhou-b (2)`,
    ],
    [
      'several such values',
      allows(term(zone, 'a', 'd', 'e')),
      {},
      `allowedTopologies[0]: no node has ${zone} in d, e; nodes have: b (2), a (1)`,
    ],
    [
      'a value of nodes without the driver',
      allows(term(zone, 'd')),
      { nodes: [node(), node({ labels: { [zone]: 'd' }, drivers: [] })] },
      `allowedTopologies[0]: no node has ${zone}=d; nodes have: a (1); 1 node without the driver has it`,
    ],
    [
      'the empty value, where no node has it',
      allows(term(zone, '')),
      {},
      `allowedTopologies[0]: no node has ${zone}=""; nodes have: b (2), a (1)`,
    ],
    [
      'a value whose nodes are gone',
      allows(term(zone, 'c', 'a')),
      { gone: ['c'] },
      `allowedTopologies[0]: no node has now, but one had, ${zone} c (since 2026-11-20)`,
    ],
    [
      'a key that is on the nodes, but not of the driver',
      allows(term(zone, 'a')),
      { nodes: gkeNodes },
      `allowedTopologies[0]: csi.example registers ${gke}, not ${zone} (2 nodes with it get pods, and the driver refuses their volumes): write ${gke}`,
    ],
    [
      'a key that nobody has',
      allows(term('rack', 'a')),
      {},
      `allowedTopologies[0]: csi.example registers ${zone}, not rack: write ${zone}`,
    ],
    [
      'a key that no registered one resembles',
      allows(term('rack', 'a')),
      { nodes: [node({ drivers: registers(zone, 'topology.kubernetes.io/region') })] },
      `allowedTopologies[0]: csi.example registers topology.kubernetes.io/region, ${zone}, not rack: write one of those`,
    ],
    [
      'a driver on no node',
      allows(term(private_, 'a')),
      { nodes: [] },
      `allowedTopologies[0]: csi.example is on no node yet, so nobody can say whether it registers ${private_}`,
    ],
    [
      'a registered key without the label',
      allows(term(zone, 'a')),
      { nodes: [node({ labels: {} })] },
      `allowedTopologies[0]: csi.example registers ${zone} on 1 node, and none carries that label yet: no volume can be made until one does`,
    ],
    [
      'a value that cannot be a label',
      allows(term(zone, 'zone=a')),
      {},
      `allowedTopologies[0]: of ${zone}, zone=a cannot be a label value, so that no node matches: write the value as the nodes have it`,
    ],
    [
      'an empty term',
      allows(term(zone, 'a'), { matchLabelExpressions: [] }),
      {},
      'allowedTopologies[1] names no requirement and so matches no node: write a key with values, or take the term out',
    ],
    [
      'a deprecated key',
      allows(term(beta, 'a')),
      { nodes: [node({ labels: { [beta]: 'a', [zone]: 'a' }, drivers: registers(beta, zone) })] },
      `allowedTopologies[0]: ${beta} is deprecated since Kubernetes 1.17: write ${zone}`,
    ],
    [
      'a private key',
      allows(term(private_, 'a')),
      { nodes: [node({ labels: { [private_]: 'a', [zone]: 'a' }, drivers: registers(private_, zone) })] },
      `allowedTopologies[0]: an autoscaler does not know ${private_} of nodes to come, and the driver registers ${zone}, too: write that`,
    ],
    [
      'several terms with Karpenter',
      allows(term(zone, 'a'), term(zone, 'b')),
      { nodes: [...nodesIn({ a: 1 }), node({ labels: { [zone]: 'b', 'karpenter.sh/nodepool': 'x' } })] },
      'allowedTopologies has 2 terms, and Karpenter reads only the first: write one term with all values',
    ],
    [
      'requirements that no node meets together',
      allows({
        matchLabelExpressions: [
          { key: zone, values: ['a'] },
          { key: 'rack', values: ['r2'] },
        ],
      }),
      {
        nodes: [
          node({ labels: { [zone]: 'a', rack: 'r1' }, drivers: registers(zone, 'rack') }),
          node({ labels: { [zone]: 'b', rack: 'r2' }, drivers: registers(zone, 'rack') }),
        ],
      },
      'allowedTopologies[0]: nodes meet its requirements one by one, but no node meets them all: write one term for each place that exists',
    ],
    [
      'Immediate, with several places',
      { volumeBindingMode: 'Immediate' },
      {},
      `volumeBindingMode is Immediate: csi.example makes volumes before a pod is scheduled, in any of ${zone} b, a: write volumeBindingMode: WaitForFirstConsumer`,
    ],
    [
      'Immediate, with one place',
      { volumeBindingMode: 'Immediate' },
      { nodes: [node()] },
      'volumeBindingMode is Immediate: csi.example makes volumes before a pod is scheduled: write volumeBindingMode: WaitForFirstConsumer',
    ],
    [
      'Immediate for local volumes',
      { provisioner: noProvisioner, volumeBindingMode: 'Immediate' },
      {},
      'volumeBindingMode is Immediate: a local volume is bound before the pod is scheduled, and ties it to a node that may have no room: write volumeBindingMode: WaitForFirstConsumer',
    ],
    [
      'topologies of local volumes',
      { provisioner: noProvisioner, ...allows(term(zone, 'nowhere')) },
      {},
      'allowedTopologies: kubernetes.io/no-provisioner ignores them, and places pods by the node affinity of the PersistentVolumes: take them out',
    ],
    [
      'an in-tree class with a zone',
      { provisioner: 'kubernetes.io/aws-ebs', parameters: { zone: 'a' }, ...allows(term(zone, 'a')) },
      {},
      'allowedTopologies: kubernetes.io/aws-ebs makes no volume for a class that has them and a zone parameter, too: take parameters.zone or parameters.zones out',
    ],
    [
      'waiting with a driver without topology',
      {},
      { nodes: [node({ drivers: registers() })] },
      'csi.example registers no topology: its volumes can be reached from everywhere; waiting for a pod only keeps those waiting who expect a bound claim first',
    ],
  ])('%s', (_, overrides, given, message) => {
    expect(judge(overrides, given).map((finding) => finding.message)).toEqual([message]);
  });
});

describe('how grave it is', () => {
  const registered = {
    nodes: [node({ labels: { [private_]: 'a', [zone]: 'a' }, drivers: registers(private_, zone) })],
  };
  const asksForBeta = { nodes: [node({ labels: { [beta]: 'a' }, drivers: registers(beta) })] };
  const betaAndZone = [node({ labels: { [beta]: 'a', [zone]: 'a' }, drivers: registers(beta, zone) })];
  const elsewhere = [node({ drivers: registers('rack') })];
  const leftAlone = [node({ drivers: registers() })];

  test.each<[string, Partial<StorageClass>, Case, readonly [Reason, string, boolean][]]>([
    ['an unknown key is refused', allows(term('rack', 'a')), {}, [['UnknownTopologyKey', 'deny', true]]],
    [
      'an unknown key, knob Warn',
      allows(term('rack', 'a')),
      { validation: { unknownTopologyKey: 'Warn' } },
      [['UnknownTopologyKey', 'warn', true]],
    ],
    ['an unknown key, knob Ignore', allows(term('rack', 'a')), { validation: { unknownTopologyKey: 'Ignore' } }, []],
    [
      'an unknown key is never refused while the driver is on no node',
      allows(term('rack', 'a')),
      { nodes: [] },
      [['UnknownTopologyKey', 'warn', false]],
    ],
    [
      'an unknown key is not refused by what is only remembered',
      allows(term('rack', 'a')),
      { nodes: [], gone: ['a'] },
      [['UnknownTopologyKey', 'warn', true]],
    ],
    ['an unmatched value is warned about', allows(term(zone, 'd')), {}, [['UnmatchedTopologyValue', 'warn', true]]],
    [
      'an unmatched value beside a matched one leaves the class usable',
      allows(term(zone, 'd', 'a')),
      {},
      [['UnmatchedTopologyValue', 'warn', false]],
    ],
    [
      'an unmatched value, knob Deny',
      allows(term(zone, 'd')),
      { validation: { unmatchedTopologyValue: 'Deny' } },
      [['UnmatchedTopologyValue', 'deny', true]],
    ],
    [
      'an unmatched value, knob Ignore',
      allows(term(zone, 'd')),
      { validation: { unmatchedTopologyValue: 'Ignore' } },
      [],
    ],
    [
      'a remembered value is only noted, knob Deny or not',
      allows(term(zone, 'c')),
      { gone: ['c'], validation: { unmatchedTopologyValue: 'Deny' } },
      [['UnmatchedTopologyValue', 'note', false]],
    ],
    [
      'a label that is late is never refused',
      allows(term(zone, 'a')),
      { nodes: [node({ labels: {} })], validation: { unmatchedTopologyValue: 'Deny' } },
      [['UnmatchedTopologyValue', 'warn', false]],
    ],
    [
      'an illegal value follows the knob of values',
      allows(term(zone, 'a b', 'a')),
      { validation: { unmatchedTopologyValue: 'Deny' } },
      [['IllegalTopologyValue', 'deny', true]],
    ],
    ['the empty value is legal', allows(term(zone, '')), { nodes: [node({ labels: { [zone]: '' } })] }, []],
    [
      'a beta key that the driver knows beside the new one',
      allows(term(beta, 'a')),
      { nodes: betaAndZone },
      [['DeprecatedTopologyKey', 'warn', false]],
    ],
    [
      'the same, knob Deny',
      allows(term(beta, 'a')),
      { nodes: betaAndZone, validation: { deprecatedTopologyKey: 'Deny' } },
      [['DeprecatedTopologyKey', 'deny', true]],
    ],
    ['a beta key that is all the driver knows is right', allows(term(beta, 'a')), asksForBeta, []],
    [
      'a beta key that the driver does not know is refused as unknown',
      allows(term(beta, 'a')),
      {},
      [['UnknownTopologyKey', 'deny', true]],
    ],
    [
      'a private key that is all the driver knows is right',
      allows(term(private_, 'a')),
      { nodes: [node({ labels: { [private_]: 'a' }, drivers: registers(private_) })] },
      [],
    ],
    [
      'a private key beside the standard one',
      allows(term(private_, 'a')),
      registered,
      [['PrivateTopologyKey', 'warn', false]],
    ],
    [
      'a private key with the empty value has no standard one',
      allows(term(private_, 'a', '')),
      { nodes: [...registered.nodes, node({ labels: { [private_]: '' }, drivers: registers(private_) })] },
      [],
    ],
    ['several terms without Karpenter', allows(term(zone, 'a'), term(zone, 'b')), {}, []],
    [
      'Immediate in one place is noted',
      { volumeBindingMode: 'Immediate' },
      { nodes: [node()] },
      [['BindingModeImmediate', 'note', true]],
    ],
    [
      'Immediate with places to choose from',
      { volumeBindingMode: 'Immediate' },
      {},
      [['BindingModeImmediate', 'warn', true]],
    ],
    [
      'Immediate with a driver on no node',
      { volumeBindingMode: 'Immediate' },
      { nodes: [] },
      [['BindingModeImmediate', 'warn', true]],
    ],
    ['Immediate with a driver without topology is right', { volumeBindingMode: 'Immediate' }, { nodes: leftAlone }, []],
    [
      'a driver without topology, knob Warn',
      { volumeBindingMode: 'Immediate' },
      { nodes: leftAlone, validation: { driverWithoutTopology: 'Warn' } },
      [['DriverWithoutTopology', 'warn', false]],
    ],
    [
      'a class of a driver without topology is never refused',
      allows(term(zone, 'd')),
      { nodes: leftAlone, validation: { unmatchedTopologyValue: 'Deny' } },
      [
        ['DriverWithoutTopology', 'note', false],
        ['UnmatchedTopologyValue', 'warn', false],
      ],
    ],
    [
      'the values of an unknown key are not looked at',
      allows(term(zone, 'd')),
      { nodes: elsewhere },
      [['UnknownTopologyKey', 'deny', true]],
    ],
    [
      'an in-tree name may use the keys that Kubernetes translates',
      { provisioner: 'kubernetes.io/gce-pd', ...allows(term(zone, 'a')) },
      {},
      [],
    ],
    [
      'the binding mode comes before the topologies',
      { volumeBindingMode: 'Immediate', ...allows(term(zone, 'd')) },
      {},
      [
        ['BindingModeImmediate', 'warn', true],
        ['UnmatchedTopologyValue', 'warn', true],
      ],
    ],
  ])('%s', (_, overrides, given, findings) => {
    expect(
      judge(overrides, given).map(({ reason, severity, breaksPolicy }) => [reason, severity, breaksPolicy]),
    ).toEqual(findings);
  });
});

test('of thousands of terms that are wrong alike, eight are named', () => {
  const terms = Array.from({ length: 5_000 }, (_, index) => term(zone, `z${index}`));
  const start = performance.now();
  expect(judge(allows(...terms)).filter(({ reason }) => reason === 'UnmatchedTopologyValue')).toHaveLength(8);
  expect(performance.now() - start).toBeLessThan(2_000);
});

test('whatever is written, the judgement ends, and each message fits into a warning', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.constantFrom('', zone, beta, private_, driver, noProvisioner, 'constructor', '__proto__'),
  );
  const keyed = fc.dictionary(text, text, { maxKeys: 4 });
  const terms = fc.array(
    fc.record({
      matchLabelExpressions: fc.array(fc.record({ key: text, values: fc.array(text, { maxLength: 70 }) }), {
        maxLength: 4,
      }),
    }),
    { maxLength: 6 },
  );
  const nodes = fc.array(
    fc.record({
      name: text,
      labels: keyed,
      drivers: fc.array(fc.record({ name: text, topologyKeys: fc.array(text, { maxLength: 6 }) }), { maxLength: 3 }),
    }),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(
      nodes,
      terms,
      text,
      fc.constantFrom('Immediate', 'WaitForFirstConsumer', ''),
      keyed,
      fc.constantFrom('Deny' as const, 'Warn' as const),
      (list, allowedTopologies, provisioner, volumeBindingMode, parameters, knob) => {
        const validation = {
          unknownTopologyKey: knob,
          unmatchedTopologyValue: knob,
          deprecatedTopologyKey: knob,
          driverWithoutTopology: 'Warn' as const,
        };
        for (const { message } of judge(
          { provisioner, volumeBindingMode, parameters, allowedTopologies },
          { nodes: list, validation },
        )) {
          expect(message.length).toBeGreaterThan(20);
          expect(message.length).toBeLessThanOrEqual(240);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});
