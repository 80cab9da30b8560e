import { join } from 'node:path';
import type { Scene } from './scene.ts';
import { met, unmet, waitFor } from './wait-for.ts';

/** A bound claim and where its file lies on this machine. */
export interface BoundClaim {
  readonly name: string;
  readonly uid: string;
  readonly volumeName: string;
  /** Path of the one file that the story is about. */
  readonly file: string;
}

/** The name of the one file that the story is about. */
export const fileName = 'orders.txt';

/** What a claim of the story is made from. */
export interface ClaimFields {
  /** The VolumeSnapshot to restore. Default: none. */
  readonly from?: string;
  /** Default: `directory`, whose volumes are made at once. */
  readonly storageClassName?: string;
}

/** A claim of the story. */
export function claimManifest(name: string, { from, storageClassName = 'directory' }: ClaimFields = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName,
      resources: { requests: { storage: '1Gi' } },
      ...(from && { dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: from } }),
    },
  };
}

/** Creates the claim and waits until a volume is bound to it. */
export async function createBoundClaim(scene: Scene, manifest: object, name: string): Promise<BoundClaim> {
  const { cluster, namespace, objects } = scene;
  await objects.apply(manifest);
  const bound = await waitFor(scene, {
    what: `claim ${name} is bound to a volume`,
    look: async () => {
      const claim = await objects.get('persistentvolumeclaim', name);
      const phase = claim?.status?.phase ?? 'nothing';
      return claim?.spec.volumeName && phase === 'Bound'
        ? met({ uid: claim.metadata.uid, volumeName: claim.spec.volumeName })
        : unmet(`${phase}`);
    },
  });
  return { name, ...bound, file: join(await cluster.volumeFolder(namespace, name), fileName) };
}
