import { describe, expect, it } from 'vitest';
import { annotations, fieldManager, labels } from '../../src/api/names.ts';
import { marked } from '../support/admission-cases.ts';
import { decideJson, reinvoked } from '../support/admission-decide.ts';
import { type ClientAction, classManifest, reviewFor } from '../support/admission-requests.ts';
import { discovered, node, nodesIn, policy, type SpecOverrides, term, view, zone } from '../support/topology-build.ts';

const unset = classManifest();
const immediate = classManifest({ volumeBindingMode: 'Immediate' });
const waiting = classManifest({ volumeBindingMode: 'WaitForFirstConsumer' });
const zones = [term(zone, 'a', 'b')];
const both = marked('volumeBindingMode,allowedTopologies', { allowedTopologies: zones });

function created(by: ClientAction, manifest: typeof unset, spec: SpecOverrides = {}) {
  return decideJson(reviewFor({ by, manifest }), { spec });
}

function replaced(live: typeof unset, manifest: typeof unset, spec: SpecOverrides = {}) {
  return decideJson(reviewFor({ by: 'kubectl replace', manifest, live }), { spec });
}

const injected = (one: { readonly stored: typeof unset }) => one.stored.metadata.annotations?.[annotations.injected];

describe('a new class', () => {
  const set = ['patched', 'WaitForFirstConsumer', 'volumeBindingMode'] as const;
  const stays = ['allowed', 'Immediate', undefined] as const;
  const refused = ['denied', 'Immediate', undefined] as const;

  it.each([
    ['unset', 'kubectl apply', unset, { whenUnset: 'Set' }, set],
    ['unset', 'kubectl apply', unset, { whenUnset: 'Ignore' }, stays],
    ['explicit', 'kubectl apply', immediate, { whenExplicit: 'Deny' }, refused],
    ['explicit', 'kubectl apply', immediate, { whenExplicit: 'Warn' }, stays],
    ['explicit', 'kubectl apply', immediate, { whenExplicit: 'Override' }, set],
    ['unknown', 'kubectl create', unset, { whenUnknown: 'Set' }, set],
    ['unknown', 'kubectl create', unset, { whenUnknown: 'Warn' }, stays],
    ['unknown', 'kubectl create', unset, { whenUnknown: 'Ignore' }, stays],
  ] as const)('whose mode is %s, by %s, obeys its knob', (_, by, manifest, volumeBindingMode, [result, mode, mark]) => {
    const decision = created(by, manifest, { volumeBindingMode });
    expect([decision.result, decision.stored.volumeBindingMode, injected(decision)]).toEqual([result, mode, mark]);
  });

  it.each([
    ['Ignore', 0],
    ['Warn', 1],
  ] as const)('that stays Immediate by %s is warned about %i times', (whenUnknown, times) => {
    expect(created('kubectl create', unset, { volumeBindingMode: { whenUnknown } }).warnings).toHaveLength(times);
  });

  it('that stays Immediate carries the name of the policy, so that the guard lets it pass', () => {
    const { stored } = created('kubectl apply', unset, { volumeBindingMode: { whenUnset: 'Ignore' } });
    expect(stored.metadata.annotations).toMatchObject({ [annotations.policy]: 'wait' });
  });

  it('is told each change in one warning, and a refusal what to write', () => {
    expect(created('kubectl apply', unset, { allowedTopologies: discovered }).warnings).toEqual([
      'volumeBindingMode was set to WaitForFirstConsumer by StorageTopologyPolicy wait',
      `allowedTopologies was set to ${zone} in [a, b] by StorageTopologyPolicy wait`,
    ]);
    const { message = '' } = created('kubectl apply', immediate);
    expect(message).toContain('StorageTopologyPolicy wait refuses');
    expect(message).toContain('write volumeBindingMode: WaitForFirstConsumer or leave the field out');
    expect(message).toContain(`${labels.topologyPolicy}: ignore`);
  });

  it('keeps allowedTopologies that its author wrote, with no mark for them', () => {
    const own = classManifest({ allowedTopologies: [term(zone, 'a')] });
    const decision = created('kubectl apply', own, { allowedTopologies: discovered });
    expect(decision.stored.allowedTopologies).toEqual([term(zone, 'a')]);
    expect(injected(decision)).toBe('volumeBindingMode');
  });

  it('of a driver without topology is left alone, but for the name of the policy', () => {
    const flat = view([node({ drivers: [{ name: 'csi.example', topologyKeys: [] }] })]);
    const decision = decideJson(reviewFor({ by: 'kubectl apply', manifest: immediate }), { view: flat });
    expect(decision.result).toBe('allowed');
    expect(decision.patch.map(({ path }) => path)).toEqual(['/metadata/annotations/keepsake.dev~1policy']);
  });

  it('of a driver that is on no node yet waits all the same', () => {
    const decision = decideJson(reviewFor({ by: 'kubectl apply', manifest: unset }), { view: view([]) });
    expect(decision.stored.volumeBindingMode).toBe('WaitForFirstConsumer');
  });

  it('is not blamed for a remembered zone that the policy put in, even where such a zone is refused', () => {
    const remembered = [{ driver: 'csi.example', topologyKey: zone, value: 'c', lastSeen: new Date('2026-11-20') }];
    const decision = decideJson(reviewFor({ by: 'kubectl apply', manifest: unset }), {
      spec: { allowedTopologies: discovered, validation: { unmatchedTopologyValue: 'Deny' } },
      view: view(nodesIn({ a: 1 }), remembered),
    });
    expect(decision.stored.allowedTopologies).toEqual([term(zone, 'a', 'c')]);
    expect(decision.warnings).toHaveLength(2);
  });

  it('loses a mark that its author wrote and that is false', () => {
    const forged = marked('allowedTopologies', { allowedTopologies: [term(zone, 'a')] });
    expect(injected(created('kubectl create', forged, { allowedTopologies: discovered }))).toBeUndefined();
    expect(injected(created('kubectl apply --server-side', marked('volumeBindingMode')))).toBeUndefined();
  });

  it('keeps the mark that it had when it comes back from a backup', () => {
    expect(injected(created('kubectl create', marked('volumeBindingMode')))).toBe('volumeBindingMode');
  });

  it('that another webhook changes in between is decided about from what its author wrote', () => {
    const review = reviewFor({ by: 'kubectl apply --server-side', manifest: immediate });
    const spec = { volumeBindingMode: { whenExplicit: 'Override' } } as const;
    const { patch, ...first } = decideJson(review, { spec });
    const { patch: again, ...second } = decideJson(reinvoked(review, { patch }), { spec });
    expect(again).toEqual([]);
    expect(second).toEqual(first);
  });

  it('that the operator itself creates again is not looked at', () => {
    const json = reviewFor({ by: 'kubectl create', manifest: marked('volumeBindingMode'), fieldManager });
    expect(decideJson(json)).toMatchObject({ result: 'allowed', patch: [], warnings: [] });
  });

  it.each([
    ['no policy is about it', { provisioner: 'nfs.example' }],
    ['it has opted out', { labels: { [labels.topologyPolicy]: 'ignore' } }],
    ['an addon manager keeps it', { labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } }],
  ])('is left exactly as it is when %s, marks included', (_, overrides) => {
    const decision = created(
      'kubectl create',
      marked('allowedTopologies', { volumeBindingMode: 'Immediate', ...overrides }),
    );
    expect(decision).toMatchObject({ result: 'ignored', patch: [], warnings: [], policy: undefined });
  });
});

describe('a policy that may not act', () => {
  it('in mode Audit says what it would do, and does nothing', () => {
    const decision = created('kubectl apply', unset, { mode: 'Audit', allowedTopologies: discovered });
    expect(decision).toMatchObject({ result: 'allowed', patch: [] });
    expect(decision.warnings[0]).toBe(
      'StorageTopologyPolicy wait (mode Audit) would set volumeBindingMode to WaitForFirstConsumer',
    );
  });

  it('in mode Audit says what it would refuse, and lets it through', () => {
    const decision = created('kubectl apply', immediate, { mode: 'Audit' });
    expect(decision).toMatchObject({ result: 'allowed', patch: [], message: undefined });
    expect(decision.warnings[0]).toBe('StorageTopologyPolicy wait (mode Audit) would refuse this StorageClass:');
    expect(decision.warnings[1]).toContain('write volumeBindingMode: WaitForFirstConsumer');
  });

  it('leaves changing to the API server, and reports what that has done', () => {
    const done = reviewFor({ by: 'kubectl create', manifest: unset });
    const object = { ...done.request.object, volumeBindingMode: 'WaitForFirstConsumer' };
    const metadata = { ...object.metadata, annotations: { [annotations.injected]: 'volumeBindingMode' } };
    const json = { ...done, request: { ...done.request, object: { ...object, metadata } } };
    const decision = decideJson(json, { spec: { engine: 'AdmissionPolicy' } });
    expect(decision).toMatchObject({ result: 'patched', patch: [], intent: 'Unknown' });
    expect(decision.warnings).toEqual([
      'volumeBindingMode was set to WaitForFirstConsumer by StorageTopologyPolicy wait',
    ]);
  });

  it('leaves changing to the API server, and still refuses', () => {
    expect(created('kubectl apply', immediate, { engine: 'AdmissionPolicy' }).result).toBe('denied');
  });
});

describe('a change of a class', () => {
  it('that leaves out what was put in keeps it, marks included', () => {
    const { stored, result } = replaced(both, unset, { allowedTopologies: discovered });
    expect(result).toBe('patched');
    expect(stored).toMatchObject({ volumeBindingMode: 'WaitForFirstConsumer', allowedTopologies: zones });
    expect(stored.metadata.annotations).toEqual(both.metadata.annotations);
  });

  it.each([
    ['the mode was never put in', waiting, {}],
    ['the policy says so', both, { volumeBindingMode: { whenReplaced: 'Ignore' } }],
    ['no policy is about the class any more', both, { match: { provisioners: ['nfs.example'] } }],
  ] as const)('that leaves out the mode is left to the API server to refuse when %s', (_, live, spec) => {
    const decision = replaced(live, unset, spec);
    expect(decision.patch).toEqual([]);
    expect(decision.warnings[0]).toContain('write volumeBindingMode: WaitForFirstConsumer');
  });

  it('that leaves out allowedTopologies takes them out where the policy puts in none any more', () => {
    const { stored } = replaced(both, waiting);
    expect(stored.allowedTopologies).toBeUndefined();
  });

  it('never makes an Immediate class wait, whoever edits what', () => {
    for (const manifest of [immediate, classManifest({ volumeBindingMode: 'Immediate', labels: { tier: 'gold' } })]) {
      expect(replaced(immediate, manifest)).toMatchObject({ result: 'allowed', patch: [], warnings: [] });
    }
  });

  it('that wants an Immediate class to wait is told how to get there', () => {
    const decision = replaced(immediate, waiting);
    expect(decision.patch).toEqual([]);
    expect(decision.warnings).toEqual([expect.stringContaining(annotations.recreate)]);
  });

  it('in which the author writes allowedTopologies makes them his own', () => {
    const manifest = marked('volumeBindingMode,allowedTopologies', { allowedTopologies: [term(zone, 'a')] });
    const decision = replaced(both, manifest, { allowedTopologies: discovered });
    expect(decision.stored.allowedTopologies).toEqual([term(zone, 'a')]);
    expect(injected(decision)).toBe('volumeBindingMode');
  });

  it('by the operator itself keeps the mark', () => {
    const manifest = marked('volumeBindingMode,allowedTopologies', { allowedTopologies: [term(zone, 'a')] });
    const json = reviewFor({ by: 'kubectl patch', manifest, live: both, fieldManager });
    expect(injected(decideJson(json, { spec: { allowedTopologies: discovered } }))).toBe(
      'volumeBindingMode,allowedTopologies',
    );
  });

  const wrong = { ...waiting, allowedTopologies: [term('topology.csi.example/zone', 'a')] };

  it('is refused for what it makes wrong', () => {
    expect(replaced(waiting, wrong).result).toBe('denied');
  });

  it('is not refused for what was wrong before', () => {
    const labelled = { ...wrong, metadata: { ...wrong.metadata, labels: { tier: 'gold' } } };
    expect(replaced(wrong, labelled)).toMatchObject({ result: 'allowed', patch: [], warnings: [expect.any(String)] });
  });

  it('is narrowed like a new class, or else applying the same manifest again would undo that', () => {
    const wide = { ...waiting, allowedTopologies: [term(zone, 'a', 'd')] };
    const spec = { allowedTopologies: { ...discovered, whenPresent: 'Intersect' } } as const;
    const { stored } = replaced({ ...waiting, allowedTopologies: [term(zone, 'a')] }, wide, spec);
    expect(stored.allowedTopologies).toEqual([term(zone, 'a')]);
  });

  it('is decided by the policy that goes first', () => {
    const policies = [policy(), policy({ name: 'first', spec: { priority: 200, mode: 'Audit' } })];
    const json = reviewFor({ by: 'kubectl replace', manifest: unset, live: both });
    expect(decideJson(json, { policies })).toMatchObject({ policy: 'first', patch: [] });
  });
});

describe('warnings', () => {
  it('are at most 4096 characters together, and the last says how many more there are', () => {
    const allowedTopologies = Array.from({ length: 8 }, (_, index) =>
      term(`topology.csi.example/${'k'.repeat(40)}${index}`, 'a!'),
    );
    const { warnings, warnedAbout } = created('kubectl apply', classManifest({ allowedTopologies }), {
      validation: { unknownTopologyKey: 'Warn' },
    });
    expect(warnings.join('').length).toBeLessThanOrEqual(4_096);
    expect(warnings.every(({ length }) => length <= 240)).toBe(true);
    expect(warnedAbout.length).toBeGreaterThanOrEqual(warnings.length);
  });

  it('are one line each, whatever stands in the class', () => {
    const { warnings } = created('kubectl apply', classManifest({ allowedTopologies: [term(zone, 'a\r\nb')] }));
    expect(warnings.join('')).not.toMatch(/[\r\n]/);
  });
});
