import { DRIVER } from '../../../hack/controlplane/cluster-nodes.ts';
import { type BareClient, inParallel } from './bare-client.ts';

/** Makes a namespace with so many claims that are bound to CSI volumes, as far as the API tells; no volume exists. */
export async function makeBoundClaims(api: BareClient, namespace: string, count: number): Promise<void> {
  await api.call('POST', '/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await inParallel(count, 32, (i) => makeBoundClaim(api, namespace, `data-${i}`));
}

/** Makes one such claim in a namespace that exists. */
export async function makeBoundClaim(api: BareClient, namespace: string, name: string): Promise<void> {
  const volume = `${namespace}-${name}`;
  const size = { storage: '1Gi' };
  const claims = `/api/v1/namespaces/${namespace}/persistentvolumeclaims`;
  await api.call('POST', claims, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: '', volumeName: volume, resources: { requests: size } },
  });
  await api.call('POST', '/api/v1/persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: volume },
    spec: {
      accessModes: ['ReadWriteOnce'],
      capacity: size,
      csi: { driver: DRIVER, volumeHandle: volume },
      claimRef: { apiVersion: 'v1', kind: 'PersistentVolumeClaim', namespace, name },
    },
  });
  await api.call('PATCH', `${claims}/${name}/status`, { status: { phase: 'Bound' } });
}
