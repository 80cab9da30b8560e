import { guardBinding, guardName, guardPolicy } from '../admission/guard-policy.ts';
import { labels, managedBy } from '../api/names.ts';
import type { KubeClient } from './client.ts';
import { ignore } from './kube-error.ts';
import { labelsOf } from './raw-fields.ts';
import { resourcePath } from './resources.ts';

const group = { group: 'admissionregistration.k8s.io', version: 'v1' };
const policies = { ...group, plural: 'validatingadmissionpolicies' };
const bindings = { ...group, plural: 'validatingadmissionpolicybindings' };

/** The guard in the API server, kept by a process that registers its own webhook; what Helm installs is left alone. */
export interface GuardRegistration {
  /** Doing it twice changes nothing. */
  register(): Promise<void>;
  /** Removes it, if it is still ours: the binding first, so that it never refers to nothing. */
  remove(): Promise<void>;
}

/** The guard as ValidatingAdmissionPolicy and its binding. */
export function createGuardRegistration(client: KubeClient): GuardRegistration {
  const policy = resourcePath(policies, { name: guardName });
  const binding = resourcePath(bindings, { name: guardName });

  const isOurs = async (path: string) => {
    const live = await client.get(path).catch(ignore('not-found'));
    return live === undefined || labelsOf(live)[labels.managedBy] === managedBy ? { live } : undefined;
  };

  async function apply(path: string, body: object): Promise<void> {
    if ((await isOurs(path)) !== undefined) await client.patch(path, { kind: 'apply', body, force: true });
  }

  async function remove(path: string): Promise<void> {
    const uid = (await isOurs(path))?.live?.metadata.uid;
    if (uid !== undefined) await client.delete(path, { uid }).catch(ignore('not-found', 'conflict'));
  }

  return {
    async register() {
      await apply(policy, guardPolicy());
      await apply(binding, guardBinding());
    },
    async remove() {
      await remove(binding);
      await remove(policy);
    },
  };
}
