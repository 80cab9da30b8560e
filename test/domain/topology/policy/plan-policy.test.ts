import { describe, expect, test } from 'vitest';
import { findCondition } from '../../../../src/api/conditions.ts';
import type { ObservedClass } from '../../../../src/domain/topology/class/observed-class.ts';
import type { ObservedPolicy } from '../../../../src/domain/topology/policy/observed-policy.ts';
import { planPolicy } from '../../../../src/domain/topology/policy/plan-policy.ts';
import { at, plusMinutes } from '../../../support/build.ts';
import {
  discovered,
  driver,
  node,
  nodesIn,
  observedPolicy,
  policy,
  storageClass,
  term,
  view,
  zone,
} from '../../../support/topology-build.ts';

const now = at('12:00');
const injected = { 'keepsake.dev/injected': 'allowedTopologies' };
const consent = { 'keepsake.dev/recreate': 'true' };

function conditions(observed: Partial<ObservedPolicy>) {
  const { status } = planPolicy(observedPolicy(observed), now);
  return (status.conditions ?? []).map(({ type, status: value, reason }) => [type, value, reason]);
}

function message(observed: Partial<ObservedPolicy>, type: string) {
  return findCondition(planPolicy(observedPolicy(observed), now).status.conditions ?? [], type)?.message;
}

/** The observation as it is once the status of the plan is written. */
function afterwards(observed: ObservedPolicy, when = now): ObservedPolicy {
  const { status } = planPolicy(observed, when);
  const next = { ...observed.policy, status };
  return { ...observed, policy: next, policies: observed.policies.map((one) => (one.name === next.name ? next : one)) };
}

describe('the conditions of a policy', () => {
  const found = ['TopologyDiscovered', 'True', 'TopologyFound'];
  const missing = ['TopologyDiscovered', 'False', 'TopologyNotFound'];
  const enforced = ['Ready', 'True', 'PolicyEnforced'];

  test.each<[string, Partial<ObservedPolicy>, readonly unknown[]]>([
    ['in force', { classes: [storageClass()] }, [enforced, found]],
    ['in force without a class', {}, [enforced, found]],
    ['in mode Audit', { policy: policy({ spec: { mode: 'Audit' } }) }, [['Ready', 'True', 'PolicyAudited'], found]],
    [
      'Ready although a class is not as it wants',
      { classes: [storageClass({ volumeBindingMode: 'Immediate' })] },
      [['Ready', 'True', 'ClassesNotCompliant'], found],
    ],
    [
      'stalled by a spec that is refused',
      { policy: policy({ refused: 'spec.match is required' }) },
      [
        ['Ready', 'False', 'InvalidPolicy'],
        ['Stalled', 'True', 'InvalidPolicy'],
      ],
    ],
    [
      'stalled by a missing engine',
      { policy: policy({ spec: { engine: 'AdmissionPolicy' } }), engine: 'missing' },
      [['Ready', 'False', 'EngineUnavailable'], ['Stalled', 'True', 'EngineUnavailable'], found],
    ],
    ['with an engine that is served', { policy: policy({ spec: { engine: 'AdmissionPolicy' } }) }, [enforced, found]],
    [
      'with an engine that is not known yet',
      { policy: policy({ spec: { engine: 'AdmissionPolicy' } }), engine: 'unknown' },
      [enforced, found],
    ],
    ['with a missing engine that it does not want', { engine: 'missing' }, [enforced, found]],
    ['with a driver on no node', { view: view([]) }, [enforced, missing]],
    [
      'with a driver without topology',
      { view: view([node({ drivers: [{ name: driver, topologyKeys: [] }] })]) },
      [enforced, missing],
    ],
    [
      'with keys that the driver does not register',
      { policy: policy({ spec: { allowedTopologies: { source: 'Discovered', topologyKeys: ['rack'] } } }) },
      [enforced, missing],
    ],
    [
      'with local volumes, which nobody registers',
      { policy: policy({ spec: { match: { provisioners: ['kubernetes.io/no-provisioner'] } } }), view: view([]) },
      [enforced, found],
    ],
  ])('%s', (_, observed, expected) => {
    expect(conditions(observed)).toEqual(expected);
  });

  test('Conflicting is there while another policy decides about a class that this one matches', () => {
    const [me, first] = [policy(), policy({ name: 'first', spec: { priority: 200 } })];
    const overlapping = { policy: me, policies: [me, first], classes: [storageClass()] };
    expect(conditions(overlapping)).toContainEqual(['Conflicting', 'True', 'PoliciesOverlap']);
    expect(message(overlapping, 'Conflicting')).toBe(
      '1 StorageClass that this policy matches is decided about by a policy that goes first (spec.priority, then the name): fast by first',
    );
    expect(message({ ...overlapping, policy: first }, 'Conflicting')).toBeUndefined();
    const apart = { ...overlapping, classes: [storageClass({ labels: { 'keepsake.dev/topology-policy': 'ignore' } })] };
    expect(message(apart, 'Conflicting')).toBeUndefined();
    const ended = { ...afterwards(observedPolicy(overlapping)), policies: [me] };
    expect(message(ended, 'Conflicting')).toBeUndefined();
  });

  test('the Ready message names the worst class', () => {
    const classes = [
      storageClass({ name: 'b', volumeBindingMode: 'Immediate' }),
      storageClass({ name: 'ok' }),
      storageClass({ name: 'a', allowedTopologies: [term('rack', 'r')] }),
    ];
    expect(message({ classes }, 'Ready')).toMatch(
      /^2 of 3 StorageClasses are not as the policy wants; a: allowedTopologies\[0\]: csi\.example registers/,
    );
  });

  test('a condition keeps its time while its status stays', () => {
    const before = afterwards(observedPolicy());
    const { status } = planPolicy(
      { ...before, classes: [storageClass({ volumeBindingMode: 'Immediate' })] },
      plusMinutes(now, 5),
    );
    expect(findCondition(status.conditions ?? [], 'Ready')).toMatchObject({
      reason: 'ClassesNotCompliant',
      lastTransitionTime: '2026-11-22T12:00:00Z',
    });
  });

  test('a refused spec keeps what the status knows of the nodes, and does nothing', () => {
    const { policy: known } = afterwards(observedPolicy());
    const refused = {
      ...known,
      generation: 2,
      spec: { kind: 'refused', problems: ['spec.match is required'] },
    } as const;
    const plan = planPolicy(
      observedPolicy({
        policy: refused,
        policies: [refused],
        classes: [storageClass({ annotations: consent, volumeBindingMode: 'Immediate' })],
      }),
      now,
    );
    expect(plan.status).toMatchObject({ observedGeneration: 2, topologyDomains: known.status.topologyDomains });
    expect(plan.actions).toEqual([]);
  });

  test('a policy that is being deleted does nothing', () => {
    const going = policy({ deleting: true, status: { storageClassCount: 3 } });
    const plan = planPolicy(
      observedPolicy({
        policy: going,
        classes: [storageClass({ annotations: consent, volumeBindingMode: 'Immediate' })],
      }),
      now,
    );
    expect(plan).toMatchObject({ status: going.status, actions: [], notes: [] });
  });
});

describe('the status', () => {
  test('lists the classes that the policy decides about, those with trouble first', () => {
    const classes = [
      storageClass({ name: 'fine' }),
      storageClass({ name: 'noted', allowedTopologies: [term(zone, 'a', 'x')] }),
      storageClass({ name: 'immediate', volumeBindingMode: 'Immediate' }),
      storageClass({ name: 'denied', allowedTopologies: [term('rack', 'r')] }),
      storageClass({ name: 'foreign', provisioner: 'other' }),
      storageClass({ name: 'going', deleting: true }),
      storageClass({ name: 'opted-out', labels: { 'keepsake.dev/topology-policy': 'ignore' } }),
    ];
    const { status } = planPolicy(observedPolicy({ classes, view: view(nodesIn({ a: 1, b: 1 })) }), now);
    expect(status.storageClasses?.map(({ name }) => name)).toEqual(['denied', 'immediate', 'noted', 'fine']);
    expect(status).toMatchObject({ storageClassCount: 4, compliantCount: 2, truncated: false });
  });

  test('counts what it does not list', () => {
    const classes = Array.from({ length: 120 }, (_, index) => storageClass({ name: `c${index}` }));
    const { status } = planPolicy(observedPolicy({ classes }), now);
    expect([status.storageClassCount, status.storageClasses?.length, status.truncated]).toEqual([120, 100, true]);
  });

  test('says what a class gets, and nothing of a class that is left alone', () => {
    const spec = { match: { provisioners: ['z.csi', driver] }, allowedTopologies: discovered };
    const seen = view([node(), node({ name: 'n2', drivers: [{ name: 'z.csi', topologyKeys: [] }] })]);
    const { status } = planPolicy(observedPolicy({ policy: policy({ spec }), view: seen }), now);
    expect(status.injection).toEqual([
      { provisioner: driver, volumeBindingMode: 'WaitForFirstConsumer', allowedTopologies: [term(zone, 'a')] },
      { provisioner: 'z.csi' },
    ]);
  });

  test('does not say what is put in where the list would have to be cut', () => {
    const zones = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`z${index}`, 1]));
    const { status } = planPolicy(
      observedPolicy({ policy: policy({ spec: { allowedTopologies: discovered } }), view: view(nodesIn(zones)) }),
      now,
    );
    expect(status.injection).toEqual([{ provisioner: driver, volumeBindingMode: 'WaitForFirstConsumer' }]);
    expect(status.topologyDomains).toMatchObject([{ valueCount: 70 }]);
    expect([status.topologyDomains?.[0]?.values.length, status.truncated]).toEqual([64, true]);
  });
});

describe('what is remembered of the nodes', () => {
  const day = 24 * 60;

  function looking(): (zones: Readonly<Record<string, number>>, minutes: number) => ReturnType<typeof planPolicy> {
    let observed = observedPolicy();
    return (zones, minutes) => {
      const remembered = (observed.policy.status.topologyDomains ?? []).flatMap(({ values }) =>
        values.map(({ value, lastSeenTime = '' }) => ({
          driver,
          topologyKey: zone,
          value,
          lastSeen: new Date(lastSeenTime),
        })),
      );
      observed = { ...observed, view: view(nodesIn(zones), remembered) };
      const plan = planPolicy(observed, plusMinutes(now, minutes));
      observed = afterwards(observed, plusMinutes(now, minutes));
      return plan;
    };
  }

  const seen = (plan: ReturnType<typeof planPolicy>) =>
    plan.status.topologyDomains?.flatMap(({ values }) =>
      values.map(({ value, nodes, lastSeenTime }) => `${value} ${nodes} ${lastSeenTime}`),
    );

  test('a cluster in which nothing happens is written once a day', () => {
    const look = looking();
    const first = look({ a: 1 }, 0);
    expect(first.wakeAt).toEqual(plusMinutes(now, day));
    expect(look({ a: 1 }, day - 1).status).toEqual(first.status);
    expect(seen(look({ a: 1 }, day))).toEqual(['a 1 2026-11-23T12:00:00Z']);
  });

  test('all times are renewed together, so that places of different age do not each cost a write', () => {
    const look = looking();
    look({ a: 1 }, 0);
    expect(seen(look({ a: 1, b: 1 }, 60))).toEqual(['a 1 2026-11-22T12:00:00Z', 'b 1 2026-11-22T13:00:00Z']);
    expect(seen(look({ a: 1, b: 1 }, day))).toEqual(['a 1 2026-11-23T12:00:00Z', 'b 1 2026-11-23T12:00:00Z']);
  });

  test('the last node of a place gives it the time at which it went, and 30 days later it is forgotten', () => {
    const look = looking();
    look({ a: 1, b: 1 }, 0);
    expect(seen(look({ a: 1 }, 100))).toContain('b 0 2026-11-22T13:40:00Z');
    look({ a: 1 }, 30 * day);
    expect(seen(look({ a: 1 }, 30 * day + 99))).toContain('b 0 2026-11-22T13:40:00Z');
    expect(seen(look({ a: 1 }, 30 * day + 100))).toEqual(['a 1 2026-12-22T12:00:00Z']);
  });

  test('a place that comes back is seen now', () => {
    const look = looking();
    look({ a: 1, b: 1 }, 0);
    look({ a: 1 }, 60);
    expect(seen(look({ a: 1, b: 1 }, 120))).toContain('b 1 2026-11-22T14:00:00Z');
  });
});

describe('a class is created again', () => {
  const immediate = { volumeBindingMode: 'Immediate', annotations: consent };

  test('with consent, as the policy wants it, in the very state that was judged', () => {
    const spec = { allowedTopologies: discovered };
    const { actions } = planPolicy(
      observedPolicy({ policy: policy({ spec }), classes: [storageClass(immediate)] }),
      now,
    );
    expect(actions).toEqual([
      {
        kind: 'recreate-class',
        name: 'fast',
        uid: 'uid-fast',
        resourceVersion: '1',
        volumeBindingMode: 'WaitForFirstConsumer',
        allowedTopologies: [term(zone, 'a')],
        annotations: {
          'keepsake.dev/injected': 'volumeBindingMode,allowedTopologies',
          'keepsake.dev/policy': 'wait',
          'keepsake.dev/recreate': null,
        },
        because:
          'volumeBindingMode is Immediate, StorageTopologyPolicy wait wants WaitForFirstConsumer, and the annotation keepsake.dev/recreate consents',
      },
    ]);
  });

  test('with its own allowedTopologies, which stay', () => {
    const one = storageClass({ ...immediate, allowedTopologies: [term(zone, 'a')] });
    const [action] = planPolicy(
      observedPolicy({ policy: policy({ spec: { allowedTopologies: discovered } }), classes: [one] }),
      now,
    ).actions;
    expect(action).not.toHaveProperty('allowedTopologies');
    expect(action?.annotations).toMatchObject({ 'keepsake.dev/injected': 'volumeBindingMode' });
  });

  const leftAlone = view([node({ drivers: [{ name: driver, topologyKeys: [] }] })]);

  test.each<[string, Partial<ObservedClass>, Partial<ObservedPolicy>]>([
    ['without consent', { annotations: {} }, {}],
    ['with a consent that is not true', { annotations: { 'keepsake.dev/recreate': 'yes' } }, {}],
    ['in mode Audit', {}, { policy: policy({ spec: { mode: 'Audit' } }) }],
    ['that waits already', { volumeBindingMode: 'WaitForFirstConsumer' }, {}],
    ['that is being deleted', { deleting: true }, {}],
    ['of a driver without topology', {}, { view: leftAlone }],
    ['that opts out', { labels: { 'keepsake.dev/topology-policy': 'ignore' } }, {}],
    ['that an addon manager keeps', { labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } }, {}],
    [
      'that another policy decides about',
      {},
      { policies: [policy(), policy({ name: 'first', spec: { priority: 200 } })] },
    ],
  ])('never one %s', (_, overrides, observed) => {
    const classes = [storageClass({ ...immediate, ...overrides })];
    expect(planPolicy(observedPolicy({ ...observed, classes }), now).actions).toEqual([]);
  });
});

describe('allowedTopologies is brought up to date', () => {
  const updating = policy({ spec: { allowedTopologies: { ...discovered, whenDrifted: 'Update' } } });
  const drifted = { allowedTopologies: [term(zone, 'b')], annotations: injected };

  test('where the policy put it in and the places are others now', () => {
    const { actions } = planPolicy(observedPolicy({ policy: updating, classes: [storageClass(drifted)] }), now);
    expect(actions).toEqual([
      {
        kind: 'update-topologies',
        name: 'fast',
        uid: 'uid-fast',
        resourceVersion: '1',
        terms: [term(zone, 'a')],
        annotations: { 'keepsake.dev/policy': 'wait' },
        because: 'allowedTopologies was brought up to date: StorageTopologyPolicy wait puts in 1 value now',
      },
    ]);
  });

  test.each<[string, Partial<ObservedClass>, Partial<ObservedPolicy>]>([
    ['when the policy only reports', {}, { policy: policy({ spec: { allowedTopologies: discovered } }) }],
    [
      'in mode Audit',
      {},
      { policy: policy({ spec: { mode: 'Audit', allowedTopologies: { ...discovered, whenDrifted: 'Update' } } }) },
    ],
    ['when its author wrote it', { annotations: {} }, {}],
    [
      'when it says the same in another order',
      { allowedTopologies: [term(zone, 'b', 'a')] },
      { view: view(nodesIn({ a: 1, b: 1 })) },
    ],
    ['when somebody has added a term, mark or not', { allowedTopologies: [term(zone, 'b'), term(zone, 'c')] }, {}],
    [
      'when somebody has added a requirement',
      {
        allowedTopologies: [
          {
            matchLabelExpressions: [
              ...term(zone, 'b').matchLabelExpressions,
              ...term('rack', 'r').matchLabelExpressions,
            ],
          },
        ],
      },
      {},
    ],
    ['when no driver is on any node, so that nothing is known', {}, { view: view([]) }],
  ])('never %s', (_, overrides, observed) => {
    const classes = [storageClass({ ...drifted, ...overrides })];
    expect(planPolicy(observedPolicy({ policy: updating, ...observed, classes }), now).actions).toEqual([]);
  });
});

describe('events', () => {
  const immediate = storageClass({ volumeBindingMode: 'Immediate' });
  const seen = view(nodesIn({ a: 1, b: 1 }));

  const told = (observed: ObservedPolicy) =>
    planPolicy(observed, now).notes.map(
      ({ regarding, type, reason }) => `${regarding.kind} ${regarding.name} ${type} ${reason}`,
    );

  test('tell at the first look what is wrong with a class, and how the policy does', () => {
    expect(told(observedPolicy({ classes: [immediate], view: seen }))).toEqual([
      'StorageTopologyPolicy wait Warning ClassesNotCompliant',
      'StorageTopologyPolicy wait Normal TopologyFound',
      'StorageClass fast Warning BindingModeImmediate',
    ]);
  });

  test('are not told again while it is so, whatever numbers change in the words', () => {
    const allowedTopologies = [term(zone, 'd')];
    const before = observedPolicy({ classes: [storageClass({ allowedTopologies })], view: seen });
    const after = { ...afterwards(before), view: view(nodesIn({ a: 5, b: 1 })) };
    expect(told(after)).toEqual([]);
    expect(planPolicy(after, now).status).not.toEqual(after.policy.status);
  });

  test('tell what is new about a class that was told about before', () => {
    const before = afterwards(observedPolicy({ classes: [immediate], view: seen }));
    const worse = { ...immediate, allowedTopologies: [term(zone, 'd')] };
    expect(told({ ...before, classes: [worse] })).toEqual(['StorageClass fast Warning UnmatchedTopologyValue']);
  });

  test('are not told about notes, nor twice of one reason', () => {
    const noted = storageClass({ name: 'noted', allowedTopologies: [term(zone, 'x'), term(zone, 'y')] });
    const one = storageClass({ name: 'one-place', volumeBindingMode: 'Immediate' });
    const notes = told(observedPolicy({ classes: [noted, one] })).filter((note) => note.startsWith('StorageClass '));
    expect(notes).toEqual(['StorageClass noted Warning UnmatchedTopologyValue']);
  });

  test('are not told of classes that the status had no room for', () => {
    const many = Array.from({ length: 150 }, (_, index) =>
      storageClass({ name: `c${String(index).padStart(3, '0')}`, volumeBindingMode: 'Immediate' }),
    );
    const before = afterwards(observedPolicy({ classes: many, view: seen }));
    expect(told({ ...before, classes: many.slice(50) })).toEqual([]);
  });

  test('tell when the policy becomes invalid', () => {
    const { policy: valid } = afterwards(observedPolicy());
    const refused = { ...valid, spec: { kind: 'refused', problems: ['spec.match is required'] } } as const;
    expect(told(observedPolicy({ policy: refused }))).toEqual(['StorageTopologyPolicy wait Warning InvalidPolicy']);
  });
});
