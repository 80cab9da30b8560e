import { describe, expect, test } from 'vitest';
import { auditClass } from '../../../../src/domain/topology/class/audit-class.ts';
import type { StorageClass } from '../../../../src/domain/topology/class/storage-class.ts';
import { choosePolicy } from '../../../../src/domain/topology/policy/choose-policy.ts';
import {
  discovered,
  driver,
  node,
  nodesIn,
  policy,
  type SpecOverrides,
  storageClass,
  term,
  view,
  zone,
} from '../../../support/topology-build.ts';

interface Case {
  readonly spec?: SpecOverrides;
  readonly seen?: ReturnType<typeof view>;
}

const twoZones = view(nodesIn({ a: 1, b: 1 }));
const injected = { 'keepsake.dev/injected': 'volumeBindingMode,allowedTopologies' };

function audit(overrides: Partial<StorageClass>, { spec = {}, seen = twoZones }: Case = {}) {
  const one = storageClass(overrides);
  const choice = choosePolicy(one, [policy({ spec })]);
  if (choice.kind !== 'chosen' && choice.kind !== 'addon-managed') throw new Error(`nobody decides: ${choice.kind}`);
  return auditClass({ storageClass: one, choice, view: seen });
}

describe('a class is as the policy wants it', () => {
  test.each<[string, Partial<StorageClass>, Case]>([
    ['when it waits, and the policy puts nothing in', {}, {}],
    [
      'when it allows what the policy would put in',
      { allowedTopologies: [term(zone, 'b', 'a')] },
      { spec: { allowedTopologies: { ...discovered, whenPresent: 'Deny' } } },
    ],
    [
      'when its author wrote less, and the policy keeps that',
      { allowedTopologies: [term(zone, 'a')] },
      { spec: { allowedTopologies: discovered } },
    ],
    [
      'when its author wrote less, and the policy cuts what is more',
      { allowedTopologies: [term(zone, 'a')] },
      { spec: { allowedTopologies: { ...discovered, whenPresent: 'Intersect' } } },
    ],
    [
      'when what was put in is as it would be now',
      { allowedTopologies: [term(zone, 'a', 'b')], annotations: injected },
      { spec: { allowedTopologies: discovered } },
    ],
    [
      'when what was put in cannot be compared with anything',
      { allowedTopologies: [term(zone, 'a')], annotations: injected },
      { spec: { allowedTopologies: { source: 'None' } } },
    ],
  ])('%s', (_, overrides, given) => {
    expect(audit(overrides, given).entry).toEqual({
      name: 'fast',
      volumeBindingMode: 'WaitForFirstConsumer',
      compliant: true,
    });
  });

  test('when its driver has no topology, whatever its mode is and whatever the policy would put in', () => {
    const seen = view([node({ drivers: [{ name: driver, topologyKeys: [] }] })]);
    const spec = { allowedTopologies: { source: 'Static', terms: [term(zone, 'a')], whenPresent: 'Deny' } } as const;
    expect(
      audit({ volumeBindingMode: 'Immediate', allowedTopologies: [term(zone, 'a')] }, { seen, spec }).entry.compliant,
    ).toBe(true);
  });

  test('when an addon manager keeps it, and the entry says so', () => {
    const labels = { 'addonmanager.kubernetes.io/mode': 'Reconcile' };
    expect(audit({ labels, volumeBindingMode: 'Immediate' }).entry).toEqual({
      name: 'fast',
      volumeBindingMode: 'Immediate',
      compliant: true,
      reasons: ['ClassManagedByAddon'],
      message: expect.stringContaining('an addon manager keeps the class as it is'),
    });
  });
});

describe('a class is not as the policy wants it', () => {
  const staticA = { source: 'Static', terms: [term(zone, 'a')] } as const;

  test.each<[string, Partial<StorageClass>, SpecOverrides, string, string]>([
    [
      'when topologies are missing',
      {},
      { allowedTopologies: discovered },
      'TopologyMissing',
      'the class has no allowedTopologies: it was there before the policy, or was created while nobody put them in',
    ],
    [
      'when a place has come',
      { allowedTopologies: [term(zone, 'a')], annotations: injected },
      { allowedTopologies: discovered },
      'TopologyDrift',
      `allowedTopologies, which the policy put in, lacks ${zone}=b`,
    ],
    [
      'when the policy’s terms have changed',
      { allowedTopologies: [term(zone, 'a', 'b')], annotations: injected },
      { allowedTopologies: staticA },
      'TopologyDrift',
      `allowedTopologies, which the policy put in, has ${zone}=b, which the policy does not put in any more`,
    ],
    [
      'when it has topologies and may not',
      { allowedTopologies: [term(zone, 'a')] },
      { allowedTopologies: { whenPresent: 'Deny' } },
      'TopologiesForbidden',
      'allowedTopologies: the policy wants classes to have none of their own: leave the field out',
    ],
    [
      'when it reaches beyond the policy',
      { allowedTopologies: [term(zone, 'a', 'b')] },
      { allowedTopologies: { ...staticA, whenPresent: 'Intersect' } },
      'TopologiesOutsidePolicy',
      `allowedTopologies reaches beyond what the policy allows, with ${zone}=b: leave that out, or the whole field`,
    ],
    [
      'when it says nothing of the policy’s key',
      { allowedTopologies: [term('rack', 'r')] },
      { allowedTopologies: { ...staticA, whenPresent: 'Intersect' }, validation: { unknownTopologyKey: 'Ignore' } },
      'TopologiesOutsidePolicy',
      'allowedTopologies reaches beyond what the policy allows, with rack=r: leave that out, or the whole field',
    ],
  ])('%s', (_, overrides, spec, reason, message) => {
    expect(audit(overrides, { spec }).entry).toMatchObject({ compliant: false, reasons: [reason], message });
  });

  test('the worst comes first, and every reason once', () => {
    const allowedTopologies = [term(zone, 'x'), term(zone, 'y'), term('rack', 'r')];
    const { entry } = audit({ volumeBindingMode: 'Immediate', allowedTopologies });
    expect(entry.reasons).toEqual(['UnknownTopologyKey', 'BindingModeImmediate', 'UnmatchedTopologyValue']);
    expect(entry.message).toMatch(
      /^allowedTopologies\[2\]: csi\.example registers .*; volumeBindingMode is Immediate: .*\[0\].*\[1\]/,
    );
  });
});

describe('the plan to mend a class', () => {
  test('of an Immediate class says how it is created again, by whom, and what that costs', () => {
    const plan = audit({ volumeBindingMode: 'Immediate' }).entry.remediation;
    expect(plan).toBe(
      'volumeBindingMode cannot be changed, so the class must be deleted and created again. ' +
        'PersistentVolumes and PersistentVolumeClaims stay as they are; until the class is there again, volumes cannot be expanded or made, and whatever looks the class up by its name fails. ' +
        'Let the operator do it, from the class as it is: kubectl annotate storageclass fast keepsake.dev/recreate=true. ' +
        'Or by hand: kubectl get storageclass fast -o yaml > fast.yaml; write volumeBindingMode: WaitForFirstConsumer into it; kubectl replace --force -f fast.yaml. ' +
        'If the class comes from Git or a chart, change it there first.',
    );
  });

  test('of the default class says that it stays the default', () => {
    const annotations = { 'storageclass.kubernetes.io/is-default-class': 'true' };
    expect(audit({ volumeBindingMode: 'Immediate', annotations }).entry.remediation).toMatch(
      /default-class mark included.*keep the annotation/,
    );
  });

  test('in mode Audit is for people only', () => {
    const plan = audit({ volumeBindingMode: 'Immediate' }, { spec: { mode: 'Audit' } }).entry.remediation;
    expect(plan).toContain('By hand: kubectl get');
    expect(plan).not.toContain('keepsake.dev/recreate');
  });

  test('of an Immediate class that lacks topologies mends both at once', () => {
    const plan = audit({ volumeBindingMode: 'Immediate' }, { spec: { allowedTopologies: discovered } }).entry
      .remediation;
    expect(plan).toContain(
      `into it, and set allowedTopologies to ${JSON.stringify([term(zone, 'a', 'b')])}; kubectl replace`,
    );
  });

  test('of missing or drifted topologies is one command', () => {
    const spec = { allowedTopologies: discovered };
    const command = `allowedTopologies can be changed in place: kubectl patch storageclass fast --type=merge -p '${JSON.stringify({ allowedTopologies: [term(zone, 'a', 'b')] })}'.`;
    expect(audit({}, { spec }).entry.remediation).toBe(command);
    expect(audit({ allowedTopologies: [term(zone, 'a')], annotations: injected }, { spec }).entry.remediation).toBe(
      command,
    );
  });

  test('of topologies that should not be there takes them out', () => {
    const spec = { allowedTopologies: { whenPresent: 'Deny' } } as const;
    expect(audit({ allowedTopologies: [term(zone, 'a')] }, { spec }).entry.remediation).toContain(
      `-p '{"allowedTopologies":null}'`,
    );
  });

  test('of a wrong key or value is an edit, as the message says which', () => {
    expect(audit({ allowedTopologies: [term('rack', 'r')] }).entry.remediation).toContain(
      'kubectl edit storageclass fast',
    );
  });

  test('is left to an editor where the patch would fill the terminal', () => {
    const seen = view(
      nodesIn(Object.fromEntries(Array.from({ length: 64 }, (_, index) => [`a-rather-long-zone-${index}`, 1]))),
    );
    const plan = audit({}, { seen, spec: { allowedTopologies: discovered } }).entry.remediation;
    expect(plan).toContain('kubectl edit storageclass fast, and write the values of status.injection');
  });

  test('is not there for what may stay as it is', () => {
    expect(audit({ allowedTopologies: [term(zone, 'a', 'x')] }).entry).toMatchObject({
      compliant: true,
      reasons: ['UnmatchedTopologyValue'],
    });
    expect(audit({ allowedTopologies: [term(zone, 'a', 'x')] }).entry.remediation).toBeUndefined();
  });
});
