import type { TopologyTerm } from '../../src/domain/topology/class/storage-class.ts';
import { driver } from './topology-build.ts';

/** A StorageClass in JSON, as a person writes it. */
export interface ClassManifest {
  readonly apiVersion: 'storage.k8s.io/v1';
  readonly kind: 'StorageClass';
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly unknown[];
  };
  readonly provisioner: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly volumeBindingMode?: string;
  readonly reclaimPolicy?: string;
  readonly allowedTopologies?: readonly TopologyTerm[];
}

/** The parts of a manifest that matter to a test. */
export interface ManifestOverrides
  extends Partial<Pick<ClassManifest, 'provisioner' | 'parameters' | 'volumeBindingMode' | 'allowedTopologies'>> {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest of the driver `csi.example` that leaves the binding mode out. */
export function classManifest(overrides: ManifestOverrides = {}): ClassManifest {
  const { name = 'fast', labels, annotations, ...fields } = overrides;
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, ...(labels && { labels }), ...(annotations && { annotations }) },
    provisioner: driver,
    ...fields,
  };
}

/** How somebody writes a class; each leaves other traces in the review. */
export type ClientAction =
  /** POST, also by Helm 3, Terraform and client-go. */
  | 'kubectl create'
  /** POST with the annotation that keeps the manifest. */
  | 'kubectl create --save-config'
  | 'kubectl apply'
  | 'kubectl apply --server-side'
  /** PUT of the manifest. */
  | 'kubectl replace'
  /** PATCH: what the manifest does not name stays. */
  | 'kubectl patch';

const managers: Readonly<Record<ClientAction, string>> = {
  'kubectl create': 'kubectl-create',
  'kubectl create --save-config': 'kubectl-create',
  'kubectl apply': 'kubectl-client-side-apply',
  'kubectl apply --server-side': 'kubectl',
  'kubectl replace': 'kubectl-replace',
  'kubectl patch': 'kubectl-patch',
};

/** One request to the API server about a StorageClass. */
export interface ClassRequest {
  readonly by: ClientAction;
  readonly manifest: ClassManifest;
  /** The class as it is in the cluster; undefined: there is none yet. */
  readonly live?: ClassManifest;
  readonly dryRun?: boolean;
  readonly fieldManager?: string;
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** The AdmissionReview that the API server sends for a request: defaults filled in, managedFields kept, nothing stored yet. */
export function reviewFor({ by, manifest, live, dryRun = false, fieldManager = managers[by] }: ClassRequest) {
  const keepsManifest = by === 'kubectl apply' || by === 'kubectl create --save-config';
  const sent = keepsManifest ? withAnnotation(manifest, lastApplied, `${JSON.stringify(manifest)}\n`) : manifest;
  const merges = live !== undefined && by !== 'kubectl replace';
  const merged = defaulted(merges ? merge(live, sent) : sent);
  const operation = live === undefined ? 'CREATE' : 'UPDATE';
  const entry = {
    manager: fieldManager,
    operation: by === 'kubectl apply --server-side' ? 'Apply' : 'Update',
    apiVersion: 'storage.k8s.io/v1',
    time: '2026-11-22T12:00:00Z',
    fieldsType: 'FieldsV1',
    // What an applier has sent; of everybody else, the difference to what was there, defaults included.
    fieldsV1: fieldsOf(by === 'kubectl apply --server-side' || merges ? sent : merged),
  };
  const others = (merged.metadata.managedFields ?? live?.metadata.managedFields ?? []).filter(
    (one) => (one as { manager: string }).manager !== fieldManager || live === undefined,
  );
  const system = { uid: '6a5bd0a7-4c3f-4f0e-9b62-7c1a6f2f9a10', creationTimestamp: '2026-11-22T12:00:00Z' };
  const withSystem = (one: ClassManifest, managedFields: readonly unknown[]) => ({
    ...one,
    metadata: { ...one.metadata, ...system, managedFields },
  });
  const kind = { group: 'storage.k8s.io', version: 'v1', kind: 'StorageClass' };
  const resource = { group: 'storage.k8s.io', version: 'v1', resource: 'storageclasses' };
  return {
    kind: 'AdmissionReview',
    apiVersion: 'admission.k8s.io/v1',
    request: {
      uid: '705ab4f5-6393-11e8-b7cc-42010a800002',
      kind,
      resource,
      requestKind: kind,
      requestResource: resource,
      name: manifest.metadata.name,
      operation,
      userInfo: { username: 'kubernetes-admin', groups: ['kubeadm:cluster-admins', 'system:authenticated'] },
      object: withSystem(merged, [...others, entry]),
      oldObject: live === undefined ? null : withSystem(defaulted(live), live.metadata.managedFields ?? []),
      dryRun,
      options: {
        kind: operation === 'CREATE' ? 'CreateOptions' : 'UpdateOptions',
        apiVersion: 'meta.k8s.io/v1',
        fieldManager,
        ...(dryRun ? { dryRun: ['All'] } : {}),
      },
    },
  };
}

/** A review as `reviewFor` makes it. */
export type ReviewJson = ReturnType<typeof reviewFor>;

function withAnnotation(manifest: ClassManifest, key: string, value: string): ClassManifest {
  const { metadata } = manifest;
  return { ...manifest, metadata: { ...metadata, annotations: { ...metadata.annotations, [key]: value } } };
}

function merge(live: ClassManifest, sent: ClassManifest): ClassManifest {
  const labels = { ...live.metadata.labels, ...sent.metadata.labels };
  const annotations = { ...live.metadata.annotations, ...sent.metadata.annotations };
  return { ...live, ...sent, metadata: { ...live.metadata, ...sent.metadata, labels, annotations } };
}

function defaulted(manifest: ClassManifest): ClassManifest {
  return { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate', ...manifest };
}

function fieldsOf(manifest: ClassManifest): Readonly<Record<string, unknown>> {
  const { apiVersion: _version, kind: _kind, metadata, parameters, ...fields } = manifest;
  const members = (map: Readonly<Record<string, string>>) => ({ '.': {}, ...leaves(Object.keys(map)) });
  const { labels, annotations } = metadata;
  const inMetadata = {
    ...(labels && { 'f:labels': members(labels) }),
    ...(annotations && { 'f:annotations': members(annotations) }),
  };
  return {
    ...leaves(Object.keys(fields)),
    ...(parameters && { 'f:parameters': members(parameters) }),
    ...(Object.keys(inMetadata).length > 0 && { 'f:metadata': inMetadata }),
  };
}

function leaves(names: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [`f:${name}`, {}]));
}
