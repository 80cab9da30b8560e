import type { StorageTopologyPolicySpec } from '../../src/api/storage-topology-policy.generated.ts';
import type { ObservedClass } from '../../src/domain/topology/class/observed-class.ts';
import type { TopologyTerm } from '../../src/domain/topology/class/storage-class.ts';
import type { ValidPolicy } from '../../src/domain/topology/policy/choose-policy.ts';
import type { ObservedPolicy } from '../../src/domain/topology/policy/observed-policy.ts';
import type { Policy } from '../../src/domain/topology/policy/policy.ts';
import type { RememberedDomain } from '../../src/domain/topology/view/remembered-domains.ts';
import type { TopologyNode, TopologyView } from '../../src/domain/topology/view/topology-view.ts';
import { viewOf } from '../../src/domain/topology/view/view-of.ts';
import { at } from './build.ts';

/** The driver of the builders. */
export const driver = 'csi.example';

/** The key by which it tells places apart. */
export const zone = 'topology.kubernetes.io/zone';

/** A class of the driver `csi.example` that waits for its first pod, in all places. */
export function storageClass(overrides: Partial<ObservedClass> = {}): ObservedClass {
  const name = overrides.name ?? 'fast';
  return {
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    deleting: false,
    provisioner: driver,
    volumeBindingMode: 'WaitForFirstConsumer',
    allowedTopologies: [],
    parameters: {},
    labels: {},
    annotations: {},
    ...overrides,
  };
}

/** A term with one requirement. */
export function term(key: string, ...values: readonly string[]): TopologyTerm {
  return { matchLabelExpressions: [{ key, values }] };
}

/** The parts of a spec that differ from the defaults of the CRD. */
export interface SpecOverrides {
  readonly priority?: number;
  readonly mode?: StorageTopologyPolicySpec['mode'];
  readonly engine?: StorageTopologyPolicySpec['engine'];
  readonly match?: Partial<StorageTopologyPolicySpec['match']>;
  readonly volumeBindingMode?: Partial<StorageTopologyPolicySpec['volumeBindingMode']>;
  readonly allowedTopologies?: Partial<StorageTopologyPolicySpec['allowedTopologies']>;
  readonly validation?: Partial<StorageTopologyPolicySpec['validation']>;
}

/** A spec about the driver `csi.example`, with the defaults of the CRD in all the rest. */
export function policySpec(overrides: SpecOverrides = {}): StorageTopologyPolicySpec {
  const { priority = 100, mode = 'Enforce', engine = 'Webhook' } = overrides;
  return {
    priority,
    mode,
    engine,
    match: { provisioners: [driver], addonManaged: 'Skip', ...overrides.match },
    volumeBindingMode: {
      value: 'WaitForFirstConsumer',
      whenUnset: 'Set',
      whenExplicit: 'Deny',
      whenUnknown: 'Set',
      whenReplaced: 'Restore',
      ...overrides.volumeBindingMode,
    },
    allowedTopologies: { source: 'None', whenPresent: 'Keep', whenDrifted: 'Report', ...overrides.allowedTopologies },
    validation: {
      unknownTopologyKey: 'Deny',
      unmatchedTopologyValue: 'Warn',
      deprecatedTopologyKey: 'Warn',
      driverWithoutTopology: 'Skip',
      ...overrides.validation,
    },
  };
}

/** The source Discovered by the zone, for `policySpec`. */
export const discovered = { source: 'Discovered', topologyKeys: [zone] } as const;

/** A policy that is valid, unless `refused` says what is wrong with it, and has no status yet. */
export function policy(
  overrides: Partial<Omit<Policy, 'spec'>> & { readonly spec?: SpecOverrides; readonly refused?: string } = {},
): ValidPolicy {
  const { spec, refused, ...rest } = overrides;
  const name = overrides.name ?? 'wait';
  const made: Policy = {
    name,
    uid: `uid-${name}`,
    resourceVersion: '1',
    generation: 1,
    createdAt: at('2026-01-01T00:00'),
    deleting: false,
    spec: refused === undefined ? { kind: 'ok', value: policySpec(spec) } : { kind: 'refused', problems: [refused] },
    status: {},
    ...rest,
  };
  // The tests that refuse a spec give the policy to functions that take any.
  return made as ValidPolicy;
}

/** A node with the driver `csi.example`, which registers the zone; without overrides, in zone `a`. */
export function node(overrides: Partial<TopologyNode> = {}): TopologyNode {
  return {
    name: 'node-1',
    labels: { [zone]: 'a' },
    drivers: [{ name: driver, topologyKeys: [zone] }],
    ...overrides,
  };
}

/** So many nodes like `node()` in each zone, such as `nodesIn({ a: 2, b: 1 })`. */
export function nodesIn(zones: Readonly<Record<string, number>>): readonly TopologyNode[] {
  return Object.entries(zones).flatMap(([value, count]) =>
    Array.from({ length: count }, (_, index) => node({ name: `node-${value}-${index}`, labels: { [zone]: value } })),
  );
}

/** The view of these nodes on 22 November 2026. */
export function view(
  nodes: readonly TopologyNode[] = [node()],
  remembered: readonly RememberedDomain[] = [],
): TopologyView {
  return viewOf(nodes, remembered, at('12:00'));
}

/** What is observed of a policy: no classes, one node in zone `a`, an API server that serves everything. */
export function observedPolicy(overrides: Partial<ObservedPolicy> = {}): ObservedPolicy {
  const one = overrides.policy ?? policy();
  return { policy: one, policies: [one], classes: [], view: view(), engine: 'served', ...overrides };
}
