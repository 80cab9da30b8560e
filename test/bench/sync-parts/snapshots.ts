import { createHash } from 'node:crypto';

/** How many VolumeSnapshots the benchmark holds. */
export const SNAPSHOT_COUNT = 50_000;

const DAY_MS = 86_400_000;

/** The i-th VolumeSnapshot of a busy cluster, about 2.5 kB as JSON, with the managedFields that a real one carries. */
export function buildSnapshot(i: number): { name: string; namespace: string; uid: string; [field: string]: unknown } {
  const claim = Math.floor(i / 20);
  const created = new Date(Date.UTC(2026, 0, 1) - (i % 20) * DAY_MS).toISOString().replace('.000', '');
  const uid = uidOf(`snapshot ${i}`);
  return {
    name: `data-db-${claim}-${created.slice(0, 10)}-${uid.slice(0, 8)}`,
    namespace: `team-${claim % 100}`,
    uid,
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    spec: { source: { persistentVolumeClaimName: `data-db-${claim}` }, volumeSnapshotClassName: 'csi-gold' },
    status: {
      boundVolumeSnapshotContentName: `snapcontent-${uid}`,
      creationTime: created,
      readyToUse: true,
      restoreSize: '107374182400',
    },
  };
}

/** The rest of `metadata`, most of it managedFields. */
export function buildMetadata(i: number): { annotations: Readonly<Record<string, string>>; [field: string]: unknown } {
  const claim = Math.floor(i / 20);
  const time = new Date(Date.UTC(2026, 0, 1) - (i % 20) * DAY_MS).toISOString().replace('.000', '');
  const field = { '.': {} };
  const labels = {
    'app.kubernetes.io/managed-by': 'keepsake',
    'keepsake.dev/schedule': `nightly-${claim % 100}`,
    'keepsake.dev/schedule-uid': uidOf(`schedule ${claim % 100}`),
    'keepsake.dev/claim-uid': uidOf(`claim ${claim}`),
  };
  const annotations = {
    'keepsake.dev/schedule-name': `nightly-${claim % 100}`,
    'keepsake.dev/tick': time,
    'keepsake.dev/source-topology':
      '[{"topology.kubernetes.io/region":"eu-central-1","topology.kubernetes.io/zone":"eu-central-1a"},' +
      '{"topology.kubernetes.io/region":"eu-central-1","topology.kubernetes.io/zone":"eu-central-1b"}]',
  };
  const keys = (map: object): object => Object.fromEntries(Object.keys(map).map((key) => [`f:${key}`, {}]));
  const managed = (manager: string, fieldsV1: object, subresource?: string): object => ({
    apiVersion: 'snapshot.storage.k8s.io/v1',
    fieldsType: 'FieldsV1',
    fieldsV1,
    manager,
    operation: 'Update',
    ...(subresource ? { subresource } : {}),
    time,
  });
  return {
    creationTimestamp: time,
    generation: 1,
    labels,
    annotations,
    finalizers: [
      'snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection',
      'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection',
    ],
    managedFields: [
      managed('keepsake', {
        'f:metadata': {
          'f:labels': { ...field, ...keys(labels) },
          'f:annotations': { ...field, ...keys(annotations) },
        },
        'f:spec': {
          ...field,
          'f:source': { ...field, 'f:persistentVolumeClaimName': {} },
          'f:volumeSnapshotClassName': {},
        },
      }),
      managed('snapshot-controller', {
        'f:metadata': {
          'f:finalizers': {
            ...field,
            'v:"snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection"': {},
            'v:"snapshot.storage.kubernetes.io/volumesnapshot-bound-protection"': {},
          },
        },
      }),
      managed(
        'snapshot-controller',
        {
          'f:status': {
            ...field,
            'f:boundVolumeSnapshotContentName': {},
            'f:creationTime': {},
            'f:readyToUse': {},
            'f:restoreSize': {},
          },
        },
        'status',
      ),
    ],
  };
}

function uidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
