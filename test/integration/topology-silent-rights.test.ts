import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { installOperator } from '../../hack/install-operator.ts';
import { guardBinding, guardPolicy } from '../../src/admission/guard-policy.ts';
import { planEngine } from '../../src/admission/plan-engine.ts';
import { webhookConfiguration } from '../../src/admission/webhook-configuration.ts';
import { webhookNames } from '../../src/api/webhook-names.ts';
import { type Rule, readRulesOf, rightsIn, silentRights, topologyFiles } from '../support/rights.ts';
import { policy } from '../support/topology-build.ts';

// Rights that are granted although no call in the audit log uses them: the API server asks for them by itself.

const soon = { timeout: 60_000, interval: 200 };

let plane: ControlPlane;
let written: readonly object[] = [];

beforeAll(async () => {
  plane = await startControlPlane({ csi: false });
  await installOperator(plane);
  await put({
    apiVersion: 'keepsake.dev/v1',
    kind: 'StorageTopologyPolicy',
    metadata: { name: 'zonal' },
    spec: { match: { provisioners: ['csi.example'] } },
  });
  // The objects belong to it, and the garbage collector would take away those of an owner that is not there.
  const uid = await plane.kubectl(['get', 'stpol', 'zonal', '--output=jsonpath={.metadata.uid}']);
  const wanting = { ...policy({ name: 'zonal', spec: { engine: 'AdmissionPolicy' } }), uid };
  const engine = planEngine({ engine: 'served', policies: [wanting], objects: [] });
  written = [
    ...engine.flatMap((action) => (action.kind === 'apply-engine-object' ? [action.object] : [])),
    guardPolicy(),
    guardBinding(),
    webhookConfiguration({ clientConfig: { url: `https://127.0.0.1:9443${webhookNames.path}` } }),
  ];
});

afterAll(() => plane?.stop());

it('all rights together suffice to write everything', async () => {
  await grant('with-all', (await Promise.all(topologyFiles.map(readRulesOf))).flat());
  await vi.waitFor(async () => expect(await complaints('with-all')).toEqual([]), soon);
});

it.each(silentRights.map((right, index) => ({ right, user: `without-${index}` })))(
  'is needed although no call shows it: $right',
  async ({ right, user }) => {
    const rules = (await Promise.all(topologyFiles.map(readRulesOf))).flat();
    await grant(
      user,
      rules.flatMap((rule) => without(rule, right)),
    );
    // Until the API server knows of the grant, everything is refused.
    const refused = await vi.waitFor(async () => {
      const found = await complaints(user);
      expect(found.length).toBeLessThan(written.length);
      return found;
    }, soon);
    const [verb, resource = ''] = right.split(' ');
    const missing =
      verb === 'get' ? /must have "get" permission/ : `cannot create resource "${resource.split('.')[0]}"`;
    expect(refused.join('\n')).toMatch(missing);
  },
);

/** What the API server says to each object when this user applies it; nothing of it stays. */
async function complaints(user: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const object of written) {
    const args = ['apply', '--server-side', `--as=${user}`, '--filename=-'];
    await plane.kubectl(args, { stdin: JSON.stringify(object) }).catch((error: Error) => found.push(error.message));
  }
  const stdin = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: written });
  await plane.kubectl(['delete', '--ignore-not-found', '--filename=-'], { stdin });
  return found;
}

/** The rule without that verb for that resource, which may take two rules to say. */
function without(rule: Rule, right: string): readonly Rule[] {
  return rule.resources.map((resource) => {
    const verbs = rule.verbs.filter(
      (verb) => !rightsIn([{ ...rule, resources: [resource], verbs: [verb] }]).includes(right),
    );
    return { ...rule, resources: [resource], verbs };
  });
}

/** Grants rules to a user that exists by name only. */
async function grant(user: string, rules: readonly Rule[]): Promise<void> {
  const group = 'rbac.authorization.k8s.io';
  const metadata = { name: user };
  const items = [
    { apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata, rules: rules.filter(({ verbs }) => verbs.length > 0) },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata,
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: user },
      subjects: [{ apiGroup: group, kind: 'User', name: user }],
    },
  ];
  await put({ apiVersion: 'v1', kind: 'List', items });
}

async function put(object: object): Promise<void> {
  await plane.kubectl(['apply', '--filename=-'], { stdin: JSON.stringify(object) });
}
