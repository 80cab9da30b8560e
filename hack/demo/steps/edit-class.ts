import { ZONE_KEY } from '../../controlplane/cluster-nodes.ts';
import { requireEqual } from '../check-failure.ts';
import type { Scene } from '../scene.ts';
import { classInWords } from '../storage-classes.ts';
import { met, unmet, waitFor } from '../wait-for.ts';
import type { WaitingPod } from './explain-waiting.ts';

const rightZone = 'b';

/** The class is edited in place, and scheduler and provisioner go on by themselves. */
export async function editClass(scene: Scene, { name, className }: WaitingPod): Promise<void> {
  const { report, objects, namespace } = scene;
  report.step('The class is edited in place, and the Pod gets its node');
  const before = await objects.get('storageclass', className);
  await objects.patch('storageclass', className, {
    allowedTopologies: [{ matchLabelExpressions: [{ key: ZONE_KEY, values: [rightZone] }] }],
  });
  const after = await objects.get('storageclass', className);
  requireEqual('it is the same object, with another zone', {
    expected: { uid: before?.metadata.uid, words: `WaitForFirstConsumer, in ${ZONE_KEY} in [${rightZone}]` },
    seen: { uid: after?.metadata.uid, words: after && classInWords(after) },
  });
  report.ok(`class ${className} allows zone ${rightZone} now, and is still the same object`);

  const node = await waitFor(scene, {
    what: `pod ${name} is scheduled`,
    look: async () => {
      const { spec, status } = (await objects.get('pod', name)) ?? {};
      return spec?.nodeName ? met(spec.nodeName) : unmet(JSON.stringify(status?.conditions ?? 'no such pod'));
    },
  });
  requireEqual(`its node is the one in zone ${rightZone}`, { expected: 'node-2', seen: node });
  report.ok(`pod ${namespace}/${name} is scheduled to ${node}, the one node in zone ${rightZone}`);
  const volume = await waitFor(scene, {
    what: `claim ${name} is bound to a volume`,
    look: async () => {
      const claim = await objects.get('persistentvolumeclaim', name);
      const bound = claim?.status?.phase === 'Bound' ? claim.spec.volumeName : undefined;
      return bound ? met(bound) : unmet(claim?.status?.phase ?? 'no such claim');
    },
  });
  report.ok(`its claim is bound to volume ${volume}`);
}
