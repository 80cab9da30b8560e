import { ZONE_KEY } from '../../controlplane/cluster-nodes.ts';
import { CheckFailure, requireEqual } from '../check-failure.ts';
import { claimManifest } from '../claims.ts';
import type { Scene } from '../scene.ts';
import { classManifest } from '../storage-classes.ts';
import { met, unmet, waitFor } from '../wait-for.ts';

/** A pod without a node, and what it waits for. */
export interface WaitingPod {
  /** Of the pod, and of its claim. */
  readonly name: string;
  readonly className: string;
}

const waiting: WaitingPod = { name: 'reports', className: 'zonal-ssd' };
const wrongZone = 'd';

/** A Pod stays Pending, since its class allows only a zone without nodes: who says what about it. */
export async function explainWaiting(scene: Scene): Promise<WaitingPod> {
  const { report, objects, namespace } = scene;
  const { name, className } = waiting;
  report.step('A Pod waits for a volume, and Keepsake says why');
  const warnings = await objects.apply(
    classManifest(className, { volumeBindingMode: 'WaitForFirstConsumer', zones: [wrongZone] }),
  );
  const warned = warnings.find((warning) => warning.includes(`no node has ${ZONE_KEY}=${wrongZone}`));
  if (warned === undefined) {
    throw new CheckFailure('kubectl apply warns about the zone', 'a warning', warnings.join('; ') || 'none');
  }
  report.ok(`class ${className} allows only zone ${wrongZone}; whoever applies it is warned`, warned);
  await objects.apply(claimManifest(name, { storageClassName: className }));
  await objects.apply(podManifest(name));

  const vague = await waitFor(scene, {
    what: `the scheduler finds no node for pod ${name}`,
    look: async () => {
      const { conditions = [] } = (await objects.get('pod', name))?.status ?? {};
      const message = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False')?.message;
      return message ? met(message) : unmet(JSON.stringify(conditions));
    },
  });
  if (vague.includes(className)) throw new CheckFailure('the scheduler does not name the class', 'no class', vague);
  report.ok(`pod ${namespace}/${name} stays Pending; the scheduler says, and names no class:`, vague);

  const note = await waitFor(scene, {
    what: `Keepsake says at pod ${name} why it waits`,
    look: async () => {
      const events = await objects.list('events.events.k8s.io');
      const ours = events.filter(({ reason, regarding }) => reason === 'VolumeCannotLand' && regarding?.kind === 'Pod');
      const found = ours.find(({ regarding }) => regarding?.name === name)?.note;
      return found ? met(found) : unmet(events.map(({ reason }) => reason).join(', '));
    },
  });
  requireEqual('Keepsake names class and zone in one sentence', {
    expected: `class ${className} allows ${ZONE_KEY} in [${wrongZone}]; 2 of 3 nodes are in a, 1 in b`,
    seen: note,
  });
  report.ok('Keepsake says at the pod, and at its claim:', note);
  return waiting;
}

/** A pod that mounts the claim of its own name. No kubelet runs it: what the story needs is its node. */
function podManifest(name: string): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      containers: [{ name: 'app', image: 'none', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: name } }],
    },
  };
}
