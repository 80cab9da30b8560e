/** A kind that the cluster in memory serves. */
export interface Kind {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  /** Status is written through `/status` only, and dropped from everything else. */
  readonly hasStatus: boolean;
  /** `metadata.generation` counts changes outside metadata and status: custom resources. */
  readonly hasGeneration: boolean;
  /** Objects vanish by themselves after this; the API server keeps events for an hour. */
  readonly lifeMs?: number;
}

const core = { group: '', version: 'v1', hasStatus: true, hasGeneration: false } as const;
const snapshots = { group: 'snapshot.storage.k8s.io', version: 'v1', hasGeneration: true } as const;

const plain = { version: 'v1', namespaced: false, hasStatus: false, hasGeneration: false } as const;

const kinds: readonly Kind[] = [
  { ...core, plural: 'nodes', kind: 'Node', namespaced: false },
  { ...plain, group: '', plural: 'configmaps', kind: 'ConfigMap', namespaced: true },
  { ...plain, group: 'storage.k8s.io', plural: 'csinodes', kind: 'CSINode' },
  { ...plain, group: 'storage.k8s.io', plural: 'storageclasses', kind: 'StorageClass' },
  {
    group: 'keepsake.dev',
    version: 'v1',
    plural: 'storagetopologypolicies',
    kind: 'StorageTopologyPolicy',
    namespaced: false,
    hasStatus: true,
    hasGeneration: true,
  },
  { ...core, plural: 'persistentvolumeclaims', kind: 'PersistentVolumeClaim', namespaced: true },
  { ...core, plural: 'persistentvolumes', kind: 'PersistentVolume', namespaced: false },
  { ...snapshots, plural: 'volumesnapshots', kind: 'VolumeSnapshot', namespaced: true, hasStatus: true },
  { ...snapshots, plural: 'volumesnapshotcontents', kind: 'VolumeSnapshotContent', namespaced: false, hasStatus: true },
  { ...snapshots, plural: 'volumesnapshotclasses', kind: 'VolumeSnapshotClass', namespaced: false, hasStatus: false },
  {
    group: 'keepsake.dev',
    version: 'v1',
    plural: 'snapshotschedules',
    kind: 'SnapshotSchedule',
    namespaced: true,
    hasStatus: true,
    hasGeneration: true,
  },
  {
    group: 'events.k8s.io',
    version: 'v1',
    plural: 'events',
    kind: 'Event',
    namespaced: true,
    hasStatus: false,
    hasGeneration: false,
    lifeMs: 3_600_000,
  },
  {
    group: 'coordination.k8s.io',
    version: 'v1',
    plural: 'leases',
    kind: 'Lease',
    namespaced: true,
    hasStatus: false,
    hasGeneration: false,
  },
];

/** The kind behind a path, or undefined when it is not served. */
export function kindOf(group: string, version: string, plural: string): Kind | undefined {
  return kinds.find((kind) => kind.group === group && kind.version === version && kind.plural === plural);
}

/** The kind of a plural, for tests that know it to be served. */
export function kindNamed(plural: string): Kind {
  const kind = kinds.find((candidate) => candidate.plural === plural);
  if (kind === undefined) throw new RangeError(`the cluster in memory does not serve ${plural}`);
  return kind;
}
