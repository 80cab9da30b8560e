import { annotations } from '../api/names.ts';
import type { BindableClaim, BindableVolume } from '../domain/binding/bindable.ts';
import { createIntern } from '../runtime/intern.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { annotationsOf, createdAt, isDeleting, labelsOf } from './raw-fields.ts';
import { finalizersOf } from './shared-list.ts';

const intern = createIntern();

/** Where the scheduler writes for which node a volume is to be made. */
const selectedNode = 'volume.kubernetes.io/selected-node';

interface RawClaim {
  readonly spec?: {
    readonly storageClassName?: string;
    readonly volumeName?: string;
    readonly dataSource?: DataSource;
    readonly dataSourceRef?: DataSource & { readonly namespace?: string };
  };
  readonly status?: { readonly phase?: string };
}

interface DataSource {
  readonly apiGroup?: string;
  readonly kind?: string;
  readonly name?: string;
}

interface RawVolume {
  readonly spec?: {
    readonly csi?: { readonly driver?: string; readonly volumeHandle?: string };
    readonly volumeMode?: string;
    readonly storageClassName?: string;
    readonly claimRef?: { readonly namespace?: string; readonly name?: string; readonly uid?: string };
    readonly nodeAffinity?: { readonly required?: { readonly nodeSelectorTerms?: unknown } };
  };
}

/** Keeps of a PersistentVolumeClaim what decisions look at. */
export function projectClaim(raw: RawObject): BindableClaim {
  const { spec, status } = raw as RawClaim;
  const annotated = annotationsOf(raw);
  return {
    namespace: intern(raw.metadata.namespace ?? ''),
    name: raw.metadata.name,
    uid: raw.metadata.uid,
    resourceVersion: raw.metadata.resourceVersion,
    createdAt: new Date(createdAt(raw)),
    deleting: isDeleting(raw),
    labels: Object.fromEntries(Object.entries(labelsOf(raw)).map(([key, value]) => [intern(key), intern(value)])),
    phase: intern(status?.phase ?? ''),
    storageClassName: spec?.storageClassName === undefined ? undefined : intern(spec.storageClassName),
    volumeName: spec?.volumeName,
    restoresFrom: restoresFrom(spec),
    excluded: annotated[annotations.exclude] === 'true',
    snapshotClassName: annotated[annotations.volumeSnapshotClass],
    finalizers: finalizersOf(raw),
    // A Bound claim keeps the annotation for ever, and there are many.
    ...(status?.phase !== 'Bound' &&
      annotated[selectedNode] !== undefined && { selectedNode: intern(annotated[selectedNode]) }),
  };
}

/** Keeps of a PersistentVolume what decisions look at. */
export function projectVolume(raw: RawObject): BindableVolume {
  const { spec } = raw as RawVolume;
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms;
  return {
    name: raw.metadata.name,
    uid: raw.metadata.uid,
    resourceVersion: raw.metadata.resourceVersion,
    driver: spec?.csi?.driver === undefined ? undefined : intern(spec.csi.driver),
    claimNamespace: spec?.claimRef?.namespace === undefined ? undefined : intern(spec.claimRef.namespace),
    topology: terms === undefined ? undefined : intern(JSON.stringify(terms)),
    handle: spec?.csi?.volumeHandle,
    mode: spec?.volumeMode === undefined ? undefined : intern(spec.volumeMode),
    claimName: spec?.claimRef?.name,
    claimUid: spec?.claimRef?.uid,
    // Without a uid it is only reserved: the binder has not been there.
    ...(!spec?.claimRef?.uid && spec?.storageClassName !== undefined && { spareOf: intern(spec.storageClassName) }),
  };
}

// The API server keeps dataSource and dataSourceRef equal for snapshots of the own namespace; another namespace is named
// only in the ref.
function restoresFrom(spec: RawClaim['spec']): string | undefined {
  const source = spec?.dataSource ?? (spec?.dataSourceRef?.namespace === undefined ? spec?.dataSourceRef : undefined);
  return source?.apiGroup === 'snapshot.storage.k8s.io' && source.kind === 'VolumeSnapshot' ? source.name : undefined;
}
