import { describe, expect, it } from 'vitest';
import { guardName } from '../../src/admission/guard-policy.ts';
import { labels, managedBy } from '../../src/api/names.ts';
import type { DeleteOptions, KubeClient, Patch } from '../../src/kube/client.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import { createGuardRegistration } from '../../src/kube/register-guard.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';

const kinds = ['validatingadmissionpolicies', 'validatingadmissionpolicybindings'];

/** As much of an API server as there is to two objects; each carries a label that says who has made it. */
function build(owners: Readonly<Record<string, string>> = {}) {
  const objects = new Map<string, RawObject>();
  for (const [plural, owner] of Object.entries(owners)) objects.set(plural, made(owner));
  const writes: string[] = [];
  const pluralOf = (path: string) => {
    expect(path.endsWith(`/${guardName}`)).toBe(true);
    return path.split('/').at(-2) ?? '';
  };
  const find = (path: string) => {
    const found = objects.get(pluralOf(path));
    if (found !== undefined) return found;
    throw new KubeError({ code: 'not-found', call: `GET ${path}`, status: 404, explanation: 'by the test' });
  };
  const client = {
    get: async (path: string) => find(path),
    async patch(path: string, patch: Patch) {
      const plural = pluralOf(path);
      writes.push(`${patch.kind} ${plural}`);
      const { metadata } = (patch.kind === 'apply' ? patch.body : undefined) as RawObject;
      objects.set(plural, { metadata: { ...metadata, uid: `uid of ${plural}`, resourceVersion: '2' } });
      return find(path);
    },
    async delete(path: string, options: DeleteOptions) {
      expect(options.uid).toBe(find(path).metadata.uid);
      writes.push(`delete ${pluralOf(path)}`);
      objects.delete(pluralOf(path));
      return undefined;
    },
  } as object as KubeClient;
  return { guard: createGuardRegistration(client), objects, writes };
}

function made(owner: string): RawObject {
  return { metadata: { name: guardName, uid: owner, resourceVersion: '1', labels: { [labels.managedBy]: owner } } };
}

describe('the guard', () => {
  it('comes with its binding last, and goes with its binding first', async () => {
    const { guard, objects, writes } = build();
    await guard.register();
    expect([...objects.keys()]).toEqual(kinds);
    await guard.remove();
    expect(objects.size).toBe(0);
    expect(writes).toEqual([
      ...kinds.map((one) => `apply ${one}`),
      ...kinds.toReversed().map((one) => `delete ${one}`),
    ]);
  });

  it('can be registered twice, and removed twice', async () => {
    const { guard, objects } = build();
    await guard.register();
    await guard.register();
    expect(objects.size).toBe(2);
    await guard.remove();
    await guard.remove();
    expect(objects.size).toBe(0);
  });

  it('of an earlier process of ours is brought up to date', async () => {
    const { guard, writes } = build(Object.fromEntries(kinds.map((one) => [one, managedBy])));
    await guard.register();
    expect(writes).toEqual(kinds.map((one) => `apply ${one}`));
  });

  it('that somebody else has made is left alone', async () => {
    const { guard, objects, writes } = build(Object.fromEntries(kinds.map((one) => [one, 'Helm'])));
    await guard.register();
    await guard.remove();
    expect(writes).toEqual([]);
    expect([...objects.values()]).toEqual([made('Helm'), made('Helm')]);
  });
});
