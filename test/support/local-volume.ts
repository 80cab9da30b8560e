/** A disk in one node. */
export interface LocalVolume {
  readonly name: string;
  readonly storageClass: string;
  readonly node: string;
  /** As a quantity: `1Gi`. */
  readonly size: string;
}

/** The PersistentVolume that an administrator makes of it; no driver is involved. */
export function localVolume({ name, storageClass, node, size }: LocalVolume) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name },
    spec: {
      capacity: { storage: size },
      accessModes: ['ReadWriteOnce'],
      persistentVolumeReclaimPolicy: 'Retain',
      storageClassName: storageClass,
      local: { path: `/disks/${name}` },
      nodeAffinity: {
        required: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [node] }] },
          ],
        },
      },
    },
  };
}
