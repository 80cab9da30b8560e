import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { readCrds } from '../../hack/generate/crd.ts';
import { validateStorageTopologyPolicy } from '../../src/api/validate-topology-policy.ts';
import { acceptedSpecs, refusals } from '../support/apply-specs.ts';
import { expectGolden } from '../support/golden.ts';
import { untilServed } from '../support/topology-admission.ts';
import * as cases from '../support/topology-policy-cases.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const kind = 'StorageTopologyPolicy';

let cluster: ControlPlane;
const kubectl: ControlPlane['kubectl'] = (args, call) => cluster.kubectl(args, call);

beforeAll(async () => {
  cluster = await startControlPlane({ csi: false });
  await kubectl(['apply', '--server-side', '-f', `${root}crds`]);
  await untilServed(kubectl);
});

afterAll(() => cluster?.stop());

describe('kubectl apply of a storage topology policy', () => {
  it('accepts what is right, and so does our validator', async () => {
    const stored = await acceptedSpecs(kubectl, cases.acceptedSpecs, kind);
    expect(stored).toHaveLength(cases.acceptedSpecs.length);
    for (const spec of stored) {
      expect(validateStorageTopologyPolicy(policy(spec)), JSON.stringify(spec)).toMatchObject({ kind: 'valid' });
    }
  });

  it('changes nothing in a spec that says everything', async () => {
    expect(await acceptedSpecs(kubectl, [cases.fullSpec], kind)).toEqual([cases.fullSpec]);
  });

  it('fills in the same defaults as our validator', async () => {
    const spec = { match: { provisioners: ['ebs.csi.aws.com'] } };
    const [stored] = await acceptedSpecs(kubectl, [spec], kind);
    expect(validateStorageTopologyPolicy(policy(spec))).toMatchObject({ kind: 'valid', value: { spec: stored } });
    expect(stored).toEqual({
      priority: 100,
      mode: 'Enforce',
      engine: 'Webhook',
      match: { provisioners: ['ebs.csi.aws.com'], addonManaged: 'Skip' },
      volumeBindingMode: {
        value: 'WaitForFirstConsumer',
        whenUnset: 'Set',
        whenExplicit: 'Deny',
        whenUnknown: 'Set',
        whenReplaced: 'Restore',
      },
      allowedTopologies: { source: 'None', whenPresent: 'Keep', whenDrifted: 'Report' },
      validation: {
        unknownTopologyKey: 'Deny',
        unmatchedTopologyValue: 'Warn',
        deprecatedTopologyKey: 'Warn',
        driverWithoutTopology: 'Skip',
      },
    });
  });

  it('says of every mistake where it is and what to write instead', async () => {
    const specs = cases.refusedSpecs.map(({ spec }) => spec);
    const found = await refusals(kubectl, specs, kind);
    for (const [index, { title, says }] of cases.refusedSpecs.entries()) {
      expect(found[index], `complaints about ${title}`).toHaveLength(says.length);
      for (const [at, [field, sentence]] of says.entries()) {
        expect(found[index]?.[at]?.startsWith(`${field}: `), `"${found[index]?.[at]}" is about ${field}`).toBe(true);
        expect(found[index]?.[at]).toContain(sentence);
      }
    }
  });

  it('has a case in this table for every CEL rule of the CRD', async () => {
    const specs = cases.refusedSpecs.map(({ spec }) => spec);
    const texts = (await refusals(kubectl, specs, kind)).flat();
    const schema = readCrds(root).find((crd) => crd.kind === kind)?.schema ?? {};
    const sentences = new Set<string>();
    JSON.stringify(schema, (key, value: unknown) => {
      if (key === 'message' && typeof value === 'string') sentences.add(value);
      return value;
    });
    expect(sentences.size).toBeGreaterThan(6);
    expect([...sentences].filter((sentence) => !texts.some((text) => text.includes(sentence)))).toEqual([]);
  });

  it('refuses labels directly under the selector, which would otherwise be lost and leave it empty', async () => {
    const spec = { match: { provisioners: ['a.b'], storageClassSelector: { app: 'db' } } };
    await expect(acceptedSpecs(kubectl, [spec], kind)).rejects.toThrow(
      'unknown field "spec.match.storageClassSelector.app"',
    );
  });
});

describe('a stored policy', () => {
  const name = 'zonal';

  beforeAll(async () => {
    await kubectl(['apply', '-f', '-'], {
      stdin: JSON.stringify(policy({ match: { provisioners: ['ebs.csi.aws.com'] } }, { name })),
    });
  });

  it('shows in `kubectl get stpol` what it does, and whether it works', async () => {
    const lastTransitionTime = '2026-11-22T12:00:00Z';
    const ready = {
      type: 'Ready',
      status: 'True',
      reason: 'PolicyEnforced',
      message: 'as planned',
      lastTransitionTime,
    };
    await setStatus({ conditions: [ready], storageClassCount: 3, compliantCount: 2 });
    const [header = '', row = ''] = (await kubectl(['get', 'stpol', name])).split('\n');
    expect(header.trim().split(/ +/)).toEqual(['NAME', 'MODE', 'PRIORITY', 'CLASSES', 'COMPLIANT', 'READY', 'AGE']);
    expect(row.trim().split(/ +/).slice(0, -1)).toEqual([name, 'Enforce', '100', '3', '2', 'True']);
    expect(await kubectl(['get', 'stpol', name, '-o', 'wide'])).toMatch(/ENGINE +REASON\n.* Webhook +PolicyEnforced\n/);
  });

  it('is found by its full name, by the category, by its mode and by its engine', async () => {
    const find = (...args: string[]) => kubectl(['get', ...args, '-o', 'name']);
    const found = `storagetopologypolicy.keepsake.dev/${name}\n`;
    expect(await find('storagetopologypolicies.keepsake.dev')).toBe(found);
    expect(await find('keepsake')).toBe(found);
    expect(await find('stpol', '--field-selector', 'spec.mode=Enforce,spec.engine=Webhook')).toBe(found);
    expect(await find('stpol', '--field-selector', 'spec.engine=AdmissionPolicy')).toBe('');
  });

  it('keeps its status when someone writes the object itself', async () => {
    await setStatus({ storageClassCount: 5 });
    await kubectl(['patch', 'stpol', name, '--type=merge', '-p', JSON.stringify({ status: { storageClassCount: 9 } })]);
    expect(await kubectl(['get', 'stpol', name, '-o', 'jsonpath={.status.storageClassCount}'])).toBe('5');
  });

  it('has one entry in status.injection for each provisioner', async () => {
    const entry = { provisioner: 'ebs.csi.aws.com', volumeBindingMode: 'WaitForFirstConsumer' };
    await setStatus({ injection: [entry] });
    await expect(setStatus({ injection: [entry, entry] })).rejects.toThrow('Duplicate value');
  });

  it('refuses a status that lists more than 100 classes', async () => {
    const storageClasses = Array.from({ length: 101 }, (_, index) => ({
      name: `class-${index}`,
      volumeBindingMode: 'Immediate',
      compliant: false,
    }));
    await expect(setStatus({ storageClasses })).rejects.toThrow('must have at most 100 items');
  });

  function setStatus(status: object): Promise<string> {
    return kubectl(['patch', 'stpol', name, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]);
  }
});

describe('kubectl explain of a storage topology policy', () => {
  it('reads as it was last approved', async () => {
    // The API server publishes a new kind's schema a moment after it serves the kind.
    const published = () => kubectl(['explain', 'stpol']).then(Boolean, () => false);
    expect(await waitUntil(published, { timeoutMs: 30_000, everyMs: 200 })).toBe(true);
    const topics = [
      'spec',
      'spec.match',
      'spec.volumeBindingMode',
      'spec.allowedTopologies',
      'spec.validation',
      'status',
    ];
    const commands = [
      ...topics.map((topic) => ['explain', `stpol.${topic}`]),
      ['explain', 'storagetopologypolicies', '--recursive'],
    ];
    const pages = await Promise.all(
      commands.map(async (args) => `$ kubectl ${args.join(' ')}\n${(await kubectl(args)).trim()}\n`),
    );
    // kubectl indents empty lines; editors and git take the spaces away.
    expectGolden('explain-storagetopologypolicy.txt', pages.join('\n\n').replace(/[ \t]+$/gm, ''));
  });
});

function policy(spec: object, overrides: object = {}): object {
  const metadata = {
    name: 'zonal',
    uid: 'u',
    resourceVersion: '1',
    generation: 1,
    creationTimestamp: '2026-11-22T12:00:00Z',
  };
  const named = 'name' in overrides ? { name: overrides.name } : metadata;
  return { apiVersion: 'keepsake.dev/v1', kind, metadata: named, spec };
}
