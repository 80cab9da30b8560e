import { DRIVER, ZONE_KEY } from '../../controlplane/cluster-nodes.ts';
import { CheckFailure, requireEqual } from '../check-failure.ts';
import type { Kinds } from '../objects.ts';
import type { Scene } from '../scene.ts';
import { classInWords, classManifest } from '../storage-classes.ts';
import { met, unmet, waitFor } from '../wait-for.ts';

const className = 'fast';
const policyName = 'zonal';

const policy = {
  apiVersion: 'keepsake.dev/v1',
  kind: 'StorageTopologyPolicy',
  metadata: { name: policyName },
  spec: {
    match: { provisioners: [DRIVER] },
    allowedTopologies: { source: 'Discovered', topologyKeys: [ZONE_KEY] },
  },
};

/** A StorageClass that says nothing of its binding mode is made twice, without a policy and with one. */
export async function setMode(scene: Scene): Promise<void> {
  const { report, objects } = scene;
  report.step('A StorageClass without a binding mode comes back with the right one');
  await objects.apply(classManifest(className));
  requireEqual('without a policy the API server makes it Immediate', {
    expected: 'Immediate, in all places',
    seen: classInWords(await findClass(scene)),
  });
  report.ok(`without a policy the API server makes class ${className} Immediate, which nobody can change later`);
  await objects.remove('storageclass', className);

  await objects.apply(policy);
  await waitForPolicy(scene);
  report.ok(`StorageTopologyPolicy ${policyName} is in force for ${DRIVER}`);
  const warnings = await objects.apply(classManifest(className));
  const seen = await findClass(scene);
  requireEqual('the same manifest waits for its first pod, in the zones that the nodes have', {
    expected: `WaitForFirstConsumer, in ${ZONE_KEY} in [a, b]`,
    seen: classInWords(seen),
  });
  report.ok(`the same manifest makes class ${className} ${classInWords(seen)}`, ...warnings);
  requireEqual('it says who put that in', {
    expected: { 'keepsake.dev/injected': 'volumeBindingMode,allowedTopologies', 'keepsake.dev/policy': policyName },
    seen: marksOf(seen),
  });
  report.ok('it says who put that in', ...Object.entries(marksOf(seen)).map(([key, value]) => `${key}: ${value}`));
}

async function waitForPolicy(scene: Scene): Promise<void> {
  await waitFor(scene, {
    what: `policy ${policyName} is Ready, and the driver's topology is discovered`,
    look: async () => {
      const found = await scene.objects.get('storagetopologypolicies.keepsake.dev', policyName);
      const { conditions = [] } = found?.status ?? {};
      const holds = (type: string) => conditions.some((one) => one.type === type && one.status === 'True');
      return holds('Ready') && holds('TopologyDiscovered') ? met(true) : unmet(JSON.stringify(conditions));
    },
  });
}

async function findClass({ objects }: Scene): Promise<Kinds['storageclass']> {
  const found = await objects.get('storageclass', className);
  if (found === undefined) throw new CheckFailure(`class ${className} is there`, 'the class', 'no such class');
  return found;
}

function marksOf({ metadata: { annotations = {} } }: Kinds['storageclass']): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => key.startsWith('keepsake.dev/')));
}
