import { describe, expect, it } from 'vitest';
import { decideFence, type FenceSignals } from '../../../src/domain/binding/fence.ts';
import { bindingModes, type FenceState, fenceStates, type Sign } from '../../../src/domain/binding/fence-state.ts';
import {
  conflicted,
  observing,
  preflight,
  refused,
  standby,
  writing,
} from '../../../src/domain/binding/fence-words.ts';

const before = new Date('2026-11-22T10:00:00Z');
const now = new Date('2026-11-22T10:05:00Z');
const lease: Sign = { kind: 'lease', what: 'the Lease kube-system/snapshot-controller-leader is held by node-7' };
const written: Sign = { kind: 'write', what: 'snapshot-controller wrote app/data of volumesnapshots' };

function signals(overrides: Partial<FenceSignals> = {}): FenceSignals {
  return {
    mode: 'builtin',
    namespace: 'keepsake-system',
    preflightMs: 120_000,
    retryMs: 60_000,
    leads: true,
    squats: false,
    signs: [],
    baitedForMs: undefined,
    looks: 0,
    remarks: [],
    inStateForMs: 0,
    acknowledged: undefined,
    newToken: 'new',
    ...overrides,
  };
}

const found = signals({ signs: [lease], newToken: 'old' });
const states = {
  observing: observing(before),
  standby: standby(before),
  preflight: preflight(found, before),
  refused: refused(found, before),
  writing: writing(found, before),
  conflicted: conflicted(found, before),
} satisfies Record<FenceState['kind'], FenceState>;
const proven = { baitedForMs: 120_000, looks: 2 };

interface Case {
  readonly in: FenceState['kind'];
  readonly given: Partial<FenceSignals>;
  readonly out: FenceState['kind'];
}

const cases: Readonly<Record<string, Case>> = {
  'external never leaves observing': {
    in: 'observing',
    given: { mode: 'external', ...proven, squats: true },
    out: 'observing',
  },
  'external ends writing': { in: 'writing', given: { mode: 'external' }, out: 'observing' },
  'begins by standing by': { in: 'observing', given: {}, out: 'standby' },
  'stands by without the Lease': { in: 'standby', given: { leads: false }, out: 'standby' },
  'looks around once it has the Lease': { in: 'standby', given: {}, out: 'preflight' },
  'waits while the canary is not out': { in: 'preflight', given: { squats: true, looks: 2 }, out: 'preflight' },
  'waits until the canary lay there for the whole time': {
    in: 'preflight',
    given: { squats: true, looks: 2, baitedForMs: 119_999 },
    out: 'preflight',
  },
  'waits for the look at the end': { in: 'preflight', given: { ...proven, looks: 1, squats: true }, out: 'preflight' },
  "waits for upstream's Leases": { in: 'preflight', given: proven, out: 'preflight' },
  'writes when nobody was found': { in: 'preflight', given: { ...proven, squats: true }, out: 'writing' },
  'auto writes when nobody was found': {
    in: 'preflight',
    given: { ...proven, squats: true, mode: 'auto' },
    out: 'writing',
  },
  'refuses at the first sign': { in: 'preflight', given: { signs: [lease] }, out: 'refused' },
  'refuses for a sign in the last moment': {
    in: 'preflight',
    given: { ...proven, squats: true, signs: [written] },
    out: 'refused',
  },
  'a preflight without the Lease ends': {
    in: 'preflight',
    given: { leads: false, ...proven, squats: true },
    out: 'standby',
  },
  'stays refused for a while': { in: 'refused', given: { inStateForMs: 59_999 }, out: 'refused' },
  'builtin looks again': { in: 'refused', given: { inStateForMs: 60_000 }, out: 'preflight' },
  'auto leaves the other one to work': { in: 'refused', given: { mode: 'auto', inStateForMs: 9e9 }, out: 'refused' },
  'auto looks again when told to': { in: 'refused', given: { mode: 'auto', acknowledged: 'old' }, out: 'preflight' },
  'a refusal without the Lease is over': { in: 'refused', given: { leads: false }, out: 'standby' },
  'goes on writing': { in: 'writing', given: {}, out: 'writing' },
  "goes on without upstream's Leases": { in: 'writing', given: { squats: false }, out: 'writing' },
  'goes on although somebody deleted the canary': { in: 'writing', given: { baitedForMs: undefined }, out: 'writing' },
  'stops at the first sign': { in: 'writing', given: { signs: [written] }, out: 'conflicted' },
  'stops at a sign that comes with the loss of the Lease': {
    in: 'writing',
    given: { signs: [lease], leads: false },
    out: 'conflicted',
  },
  'stops without the Lease': { in: 'writing', given: { leads: false }, out: 'standby' },
  'a conflict does not end by itself': {
    in: 'conflicted',
    given: { inStateForMs: 9e9, ...proven, squats: true },
    out: 'conflicted',
  },
  'a conflict does not end by another token': { in: 'conflicted', given: { acknowledged: 'older' }, out: 'conflicted' },
  'a conflict outlives the Lease': { in: 'conflicted', given: { leads: false }, out: 'conflicted' },
  'a person ends a conflict, and the preflight comes first': {
    in: 'conflicted',
    given: { acknowledged: 'old', ...proven, squats: true },
    out: 'preflight',
  },
  'a person ends a conflict of a process without the Lease': {
    in: 'conflicted',
    given: { acknowledged: 'old', leads: false },
    out: 'standby',
  },
};

describe('the fence', () => {
  it.each(Object.entries(cases))('%s', (_, { in: from, given, out }) => {
    const { state } = decideFence(states[from], signals(given), now);
    expect(state.kind).toBe(out);
    if (from === out) expect(state).toBe(states[from]);
    else expect(state.since).toBe(now);
  });

  it('comes to write from nowhere but a preflight, whatever the signals are', () => {
    for (const mode of bindingModes)
      for (const leads of [true, false])
        for (const squats of [true, false])
          for (const signs of [[], [lease]])
            for (const acknowledged of [undefined, 'old', 'other'])
              for (const inStateForMs of [0, 60_000])
                for (const from of fenceStates) {
                  const given = signals({ mode, leads, squats, signs, acknowledged, inStateForMs, ...proven });
                  const { state } = decideFence(states[from], given, now);
                  if (state.kind !== 'writing') continue;
                  expect(['preflight', 'writing']).toContain(from);
                  expect({ mode: mode !== 'external', leads, signs }).toEqual({ mode: true, leads: true, signs: [] });
                }
  });

  it.each([
    ['observing', {}, { lease: false, squats: false, canary: false, looks: 0 }],
    ['standby', { leads: false }, { lease: true, squats: false, canary: false, looks: 0 }],
    ['preflight', {}, { lease: true, squats: false, canary: true, looks: 1 }],
    ['preflight', { baitedForMs: 120_000, looks: 1 }, { lease: true, squats: false, canary: true, looks: 2 }],
    ['preflight', proven, { lease: true, squats: true, canary: true, looks: 2 }],
    ['writing', {}, { lease: true, squats: true, canary: true, looks: 0 }],
    ['refused', {}, { lease: true, squats: false, canary: false, looks: 0 }],
    ['conflicted', {}, { lease: true, squats: false, canary: false, looks: 0 }],
  ] as const)('keeps up, while %s with %j, what the state needs', (from, given, wants) => {
    const mode = from === 'observing' ? 'external' : 'builtin';
    expect(decideFence(states[from], signals({ mode, ...given }), now).wants).toEqual(wants);
  });

  it('does not count for a new preflight what was seen before it', () => {
    const { state, wants, wakeInMs } = decideFence(states.standby, signals({ ...proven, squats: true }), now);
    expect(state.kind).toBe('preflight');
    expect(wants).toMatchObject({ squats: false, looks: 1 });
    expect(wakeInMs).toBeUndefined();
  });

  it.each([
    ['preflight', { baitedForMs: 20_000 }, 100_000],
    ['refused', { inStateForMs: 20_000 }, 40_000],
    ['refused', { mode: 'auto' }, undefined],
    ['writing', {}, undefined],
  ] as const)('wakes, while %s with %j, when time alone changes something', (from, given, wakeInMs) => {
    expect(decideFence(states[from], signals(given), now).wakeInMs).toBe(wakeInMs);
  });
});

describe('what people read', () => {
  it('names what was seen, each kind once, and the command that clears it', () => {
    const signs = [lease, written, { ...written, what: 'another' }];
    const { state } = decideFence(states.writing, signals({ signs }), now);
    expect(state.because).toBe(
      'Another snapshot controller appeared, and Keepsake has stopped binding: ' +
        'the Lease kube-system/snapshot-controller-leader is held by node-7; ' +
        'snapshot-controller wrote app/data of volumesnapshots.',
    );
    expect(state.todo).toBe(
      'Stop one of the two. To let Keepsake bind, then: kubectl annotate configmap keepsake-binding ' +
        '--namespace=keepsake-system --overwrite keepsake.dev/acknowledge-conflict=new',
    );
  });

  it('says what could not be looked at', () => {
    const remarks = ['Deployments could not be looked at (forbidden)'];
    const { state } = decideFence(states.preflight, signals({ ...proven, squats: true, remarks }), now);
    expect(state.because).toBe(
      'No other snapshot controller was found in 120 s. Deployments could not be looked at (forbidden).',
    );
  });

  it('asks for nothing where nothing is wrong', () => {
    const calm = fenceStates.filter((kind) => states[kind].todo === undefined);
    expect(calm).toEqual(['observing', 'standby', 'preflight', 'writing']);
  });
});
