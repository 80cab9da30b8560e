import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import { type ClientCluster, classOf, startClientCluster, termOf, warningsIn } from '../support/topology-clients.ts';

// What people do to StorageClasses with kubectl under a policy with its defaults, and what kubectl answers them.

const file = '--filename=-';
const dryRun = '--dry-run=server';
const modes = { waiting: 'WaitForFirstConsumer', immediate: 'Immediate', unset: undefined } as const;
type Meant = keyof typeof modes;

const places = `${ZONE_KEY} in [a, b]`;
const set = {
  mode: 'volumeBindingMode was set to WaitForFirstConsumer by StorageTopologyPolicy zonal',
  places: `allowedTopologies was set to ${places} by StorageTopologyPolicy zonal`,
};
const although = 'by StorageTopologyPolicy zonal, since an update cannot take it away';
const kept = {
  mode: `volumeBindingMode was kept as WaitForFirstConsumer ${although}`,
  places: `allowedTopologies was kept as ${places} ${although}`,
};
const refusal =
  'StorageTopologyPolicy zonal refuses this StorageClass: volumeBindingMode: Immediate makes volumes before it is known where their pods run: write volumeBindingMode: WaitForFirstConsumer or leave the field out; the label keepsake.dev/topology-policy: ignore opts out';
const both = 'volumeBindingMode,allowedTopologies';

let cluster: ClientCluster;

beforeAll(async () => {
  cluster = await startClientCluster();
  const allowedTopologies = { source: 'Discovered', topologyKeys: [ZONE_KEY] };
  await cluster.applyPolicy('zonal', { match: { provisioners: [DRIVER] }, allowedTopologies });
  await cluster.whenAnswering(manifest('probe', 'unset'));
});

afterAll(() => cluster?.stop());

// Of a class that is made, the same two fields are put in by everybody; who cannot be known to have meant Immediate, too.
const asWritten = { warnings: [set.places], injected: 'allowedTopologies' };
const putIn = { warnings: [set.mode, set.places], injected: both };
const knowing = { waiting: asWritten, immediate: 'refused', unset: putIn } as const;
const unknowing = { waiting: asWritten, immediate: putIn, unset: putIn } as const;

const makers = [
  { by: 'apply --server-side', args: ['apply', '--server-side'], results: knowing },
  { by: 'apply', args: ['apply'], results: knowing },
  { by: 'create --save-config', args: ['create', '--save-config'], results: knowing },
  { by: 'create', args: ['create'], results: unknowing },
];
const meanings: readonly Meant[] = ['waiting', 'immediate', 'unset'];

describe.each([...makers, { by: 'replace --force', args: ['replace', '--force'], results: unknowing }])(
  'a new class of kubectl $by',
  ({ by, args, results }) => {
    it.each(meanings)('whose author has written the mode as %s', async (meant) => {
      const name = nameOf('new', by, meant);
      const said = await cluster.say([...args, file], manifest(name, meant));
      const result = results[meant];
      if (result === 'refused') {
        expect(said).toMatchObject({ ok: false, stderr: expect.stringContaining(refusal) });
        expect(said.stderr).toContain('Error from server (Forbidden)');
        expect(await isThere(name)).toBe(false);
      } else {
        expect(said.ok, said.stderr).toBe(true);
        expect(warningsIn(said)).toEqual(result.warnings);
        await expectWaiting(name, result.injected);
      }
    });
  },
);

describe.each(makers)(`a new class of kubectl $by ${dryRun}`, ({ by, args, results }) => {
  it.each(meanings)('is told the same with the mode written as %s, and is not made', async (meant) => {
    const name = nameOf('dry', by, meant);
    const said = await cluster.say([...args, dryRun, file], manifest(name, meant));
    const result = results[meant];
    expect(said.ok).toBe(result !== 'refused');
    if (result === 'refused') expect(said.stderr).toContain(refusal);
    else expect(warningsIn(said)).toEqual(result.warnings);
    expect(await isThere(name)).toBe(false);
  });
});

const nothing = { warnings: [], injected: both };
const keepsMode = { warnings: [kept.mode], injected: both };
const keepsBoth = { warnings: [kept.mode, kept.places], injected: both };

describe.each([
  {
    by: 'apply --server-side',
    first: ['apply', '--server-side'],
    second: ['apply', '--server-side'],
    results: { waiting: nothing, immediate: keepsMode, unset: nothing },
  },
  {
    by: 'apply',
    first: ['apply'],
    second: ['apply'],
    results: { waiting: nothing, immediate: keepsMode, unset: nothing },
  },
  {
    by: `apply ${dryRun}`,
    first: ['apply'],
    second: ['apply', dryRun],
    results: { waiting: nothing, immediate: keepsMode, unset: nothing },
  },
  {
    by: 'replace',
    first: ['create'],
    second: ['replace'],
    results: {
      waiting: { warnings: [kept.places], injected: 'allowedTopologies' },
      immediate: keepsBoth,
      unset: keepsBoth,
    },
  },
  { by: 'replace --force', first: ['apply'], second: ['replace', '--force'], results: unknowing },
])('a class that the policy has completed, and then kubectl $by', ({ by, first, second, results }) => {
  it.each(meanings)('with the mode as %s', async (meant) => {
    const name = nameOf('old', by, meant);
    await cluster.say([...first, file], manifest(name, 'unset'));
    await expectWaiting(name, both);
    const before = await cluster.seeClass(name);
    const said = await cluster.say([...second, file], manifest(name, meant));
    expect(said.ok, said.stderr).toBe(true);
    expect(warningsIn(said)).toEqual(results[meant].warnings);
    await expectWaiting(name, results[meant].injected);
    if (second.includes(dryRun)) expect(await cluster.seeClass(name)).toEqual(before);
  });
});

describe('a class that the policy has completed, and then', () => {
  const name = 'edited';
  beforeAll(async () => {
    await cluster.say(['create', file], manifest(name, 'unset'));
  });

  const patch = (fields: object) => [
    'patch',
    'storageclass',
    name,
    '--type=merge',
    `--patch=${JSON.stringify(fields)}`,
  ];

  it.each([
    ['patch to Immediate', patch({ volumeBindingMode: 'Immediate' }), [kept.mode]],
    ['patch that takes the mode out', patch({ volumeBindingMode: null }), [kept.mode]],
    ['patch that takes the places out', patch({ allowedTopologies: null }), [kept.places]],
    ['edit to Immediate', ['edit', 'storageclass', name], [kept.mode]],
    ['label', ['label', 'storageclass', name, 'team=db'], []],
    ['annotate', ['annotate', 'storageclass', name, 'storageclass.kubernetes.io/is-default-class=true'], []],
  ])('kubectl %s succeeds and leaves it as it is', async (_, args, warnings) => {
    const said = await cluster.say(args, '', { KUBE_EDITOR: 'sed -i s/WaitForFirstConsumer/Immediate/' });
    expect(said.ok, said.stderr).toBe(true);
    expect(warningsIn(said)).toEqual(warnings);
    await expectWaiting(name, both);
  });

  it('has the label and the mark of the default class that it was given', async () => {
    expect((await cluster.seeClass(name)).metadata).toMatchObject({
      labels: { team: 'db' },
      annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' },
    });
  });

  it('kubectl patch with places of the author’s makes them his', async () => {
    const said = await cluster.say(patch({ allowedTopologies: termOf(ZONE_KEY, 'a') }));
    expect(warningsIn(said)).toEqual([]);
    const seen = await cluster.seeClass(name);
    expect(seen.allowedTopologies).toEqual(termOf(ZONE_KEY, 'a'));
    expect(seen.metadata.annotations).toMatchObject({ 'keepsake.dev/injected': 'volumeBindingMode' });
  });

  it('kubectl annotate without our mark makes the mode the author’s, whose change the API server refuses', async () => {
    expect(await cluster.say(['annotate', 'storageclass', name, 'keepsake.dev/injected-'])).toMatchObject({ ok: true });
    const said = await cluster.say(patch({ volumeBindingMode: 'Immediate' }));
    expect(said.ok).toBe(false);
    expect(warningsIn(said)).toEqual([
      'volumeBindingMode of a class that exists cannot be changed: write volumeBindingMode: WaitForFirstConsumer',
    ]);
  });
});

function nameOf(start: string, by: string, meant: Meant): string {
  return `${start}-${by.replace(/\W+/g, '-')}-${meant}`;
}

function manifest(name: string, meant: Meant) {
  const volumeBindingMode = modes[meant];
  return classOf(DRIVER, name, { ...(volumeBindingMode && { volumeBindingMode }) });
}

async function expectWaiting(name: string, injected: string): Promise<void> {
  const { volumeBindingMode, allowedTopologies, metadata } = await cluster.seeClass(name);
  expect({ volumeBindingMode, allowedTopologies }).toEqual({
    volumeBindingMode: 'WaitForFirstConsumer',
    allowedTopologies: termOf(ZONE_KEY, 'a', 'b'),
  });
  expect(metadata.annotations).toMatchObject({ 'keepsake.dev/injected': injected, 'keepsake.dev/policy': 'zonal' });
}

async function isThere(name: string): Promise<boolean> {
  const { stdout } = await cluster.say(['get', 'storageclass', name, '--ignore-not-found', '--output=name']);
  return stdout !== '';
}
