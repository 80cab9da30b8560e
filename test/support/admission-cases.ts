import { annotations, labels } from '../../src/api/names.ts';
import { type ClassManifest, type ClassRequest, classManifest } from './admission-requests.ts';
import { discovered, driver, type SpecOverrides, term, zone } from './topology-build.ts';

/** A request, and the policy that it meets; the nodes are those of `decideJson`. */
export interface AdmissionCase {
  /** The name of its golden file. */
  readonly name: string;
  readonly request: ClassRequest;
  readonly spec?: SpecOverrides;
}

const fast = classManifest();
const immediate = classManifest({ volumeBindingMode: 'Immediate' });
const waiting = classManifest({ volumeBindingMode: 'WaitForFirstConsumer' });
const inZone = (...values: readonly string[]) => classManifest({ allowedTopologies: [term(zone, ...values)] });
const creates = [
  'kubectl create',
  'kubectl create --save-config',
  'kubectl apply',
  'kubectl apply --server-side',
] as const;
const fileName = (text: string) => text.replaceAll(/[^a-z]+/g, '-');

/** A class that a policy has changed as it was made. */
export function marked(fields: string, overrides: Parameters<typeof classManifest>[0] = {}): ClassManifest {
  return classManifest({
    volumeBindingMode: 'WaitForFirstConsumer',
    ...overrides,
    annotations: { [annotations.injected]: fields, [annotations.policy]: 'wait', ...overrides.annotations },
  });
}

const injectedZones = [term(zone, 'a', 'b')];
const both = marked('volumeBindingMode,allowedTopologies', { allowedTopologies: injectedZones });

/** Each way to write a class, with what its author may have meant and what policies make of it. */
export const admissionCases: readonly AdmissionCase[] = [
  ...creates.map((by) => ({ name: `${fileName(by)}-unset`, request: { by, manifest: fast } })),
  ...creates.map((by) => ({ name: `${fileName(by)}-immediate`, request: { by, manifest: immediate } })),
  ...creates.map((by) => ({ name: `${fileName(by)}-waiting`, request: { by, manifest: waiting } })),
  ...creates.map((by) => ({
    name: `${fileName(by)}-unset-discovered`,
    request: { by, manifest: fast },
    spec: { allowedTopologies: discovered },
  })),
  {
    name: 'override-explicit',
    request: { by: 'kubectl apply --server-side', manifest: immediate },
    spec: { volumeBindingMode: { whenExplicit: 'Override' } },
  },
  {
    name: 'warn-explicit',
    request: { by: 'kubectl apply', manifest: immediate },
    spec: { volumeBindingMode: { whenExplicit: 'Warn' } },
  },
  {
    name: 'ignore-unset',
    request: { by: 'kubectl apply', manifest: fast },
    spec: { volumeBindingMode: { whenUnset: 'Ignore' } },
  },
  {
    name: 'warn-unknown',
    request: { by: 'kubectl create', manifest: fast },
    spec: { volumeBindingMode: { whenUnknown: 'Warn' } },
  },
  { name: 'dry-run', request: { by: 'kubectl create', manifest: fast, dryRun: true } },
  {
    name: 'audit-unset',
    request: { by: 'kubectl apply', manifest: fast },
    spec: { mode: 'Audit', allowedTopologies: discovered },
  },
  { name: 'audit-explicit', request: { by: 'kubectl apply', manifest: immediate }, spec: { mode: 'Audit' } },
  {
    name: 'engine-did-nothing',
    request: { by: 'kubectl create', manifest: fast },
    spec: { engine: 'AdmissionPolicy' },
  },
  {
    name: 'engine-explicit',
    request: { by: 'kubectl apply', manifest: immediate },
    spec: { engine: 'AdmissionPolicy' },
  },
  { name: 'other-driver', request: { by: 'kubectl create', manifest: classManifest({ provisioner: 'nfs.example' }) } },
  {
    name: 'opted-out',
    request: { by: 'kubectl create', manifest: classManifest({ labels: { [labels.topologyPolicy]: 'ignore' } }) },
  },
  {
    name: 'addon-managed',
    request: {
      by: 'kubectl apply',
      manifest: classManifest({ labels: { 'addonmanager.kubernetes.io/mode': 'Reconcile' } }),
    },
  },
  {
    name: 'own-zone',
    request: { by: 'kubectl apply', manifest: inZone('a') },
    spec: { allowedTopologies: discovered },
  },
  { name: 'zone-without-nodes', request: { by: 'kubectl apply', manifest: inZone('d') } },
  {
    name: 'zone-without-nodes-denied',
    request: { by: 'kubectl apply', manifest: inZone('d') },
    spec: { validation: { unmatchedTopologyValue: 'Deny' } },
  },
  {
    name: 'unknown-key',
    request: {
      by: 'kubectl apply',
      manifest: classManifest({ allowedTopologies: [term('topology.csi.example/zone', 'a')] }),
    },
  },
  {
    name: 'intersect',
    request: { by: 'kubectl apply', manifest: inZone('a', 'd') },
    spec: { allowedTopologies: { ...discovered, whenPresent: 'Intersect' } },
  },
  {
    name: 'intersect-nothing-left',
    request: { by: 'kubectl apply', manifest: inZone('d') },
    spec: { allowedTopologies: { ...discovered, whenPresent: 'Intersect' } },
  },
  {
    name: 'own-zone-denied',
    request: { by: 'kubectl create', manifest: inZone('a') },
    spec: { allowedTopologies: { ...discovered, whenPresent: 'Deny' } },
  },
  {
    name: 'marks-by-hand',
    request: {
      by: 'kubectl create',
      manifest: marked('allowedTopologies', { allowedTopologies: [term(zone, 'a')] }),
    },
    spec: { allowedTopologies: discovered },
  },
  {
    name: 'restored-from-a-backup',
    request: { by: 'kubectl create', manifest: marked('volumeBindingMode'), fieldManager: 'velero' },
  },
  {
    name: 'replace-without-field',
    request: { by: 'kubectl replace', manifest: fast, live: marked('volumeBindingMode') },
  },
  {
    name: 'replace-without-fields',
    request: { by: 'kubectl replace', manifest: fast, live: both },
    spec: { allowedTopologies: discovered },
  },
  {
    name: 'replace-ignored',
    request: { by: 'kubectl replace', manifest: fast, live: both },
    spec: { allowedTopologies: discovered, volumeBindingMode: { whenReplaced: 'Ignore' } },
  },
  { name: 'replace-unmarked', request: { by: 'kubectl replace', manifest: fast, live: waiting } },
  {
    name: 'replace-without-policy',
    request: { by: 'kubectl replace', manifest: fast, live: marked('volumeBindingMode') },
    spec: { match: { provisioners: ['nfs.example'] } },
  },
  {
    name: 'apply-again',
    request: { by: 'kubectl apply', manifest: fast, live: both },
    spec: { allowedTopologies: discovered },
  },
  {
    name: 'label-of-immediate-class',
    request: {
      by: 'kubectl patch',
      manifest: classManifest({ volumeBindingMode: 'Immediate', labels: { tier: 'gold' } }),
      live: immediate,
    },
  },
  { name: 'immediate-class-made-to-wait', request: { by: 'kubectl patch', manifest: waiting, live: immediate } },
  {
    name: 'author-takes-over',
    request: {
      by: 'kubectl patch',
      manifest: marked('volumeBindingMode,allowedTopologies', { allowedTopologies: [term(zone, 'a')] }),
      live: both,
    },
    spec: { allowedTopologies: discovered },
  },
  {
    name: 'update-to-unknown-key',
    request: {
      by: 'kubectl patch',
      manifest: { ...waiting, allowedTopologies: [term('topology.csi.example/zone', 'a')] },
      live: waiting,
    },
  },
  {
    name: 'update-of-label-with-unknown-key',
    request: {
      by: 'kubectl patch',
      manifest: classManifest({
        volumeBindingMode: 'WaitForFirstConsumer',
        allowedTopologies: [term('topology.csi.example/zone', 'a')],
        labels: { tier: 'gold' },
      }),
      live: { ...waiting, allowedTopologies: [term('topology.csi.example/zone', 'a')] },
    },
  },
  {
    name: 'helm-without-topology-keys',
    request: { by: 'kubectl create', manifest: classManifest({ provisioner: driver }), fieldManager: 'helm' },
    spec: { allowedTopologies: { source: 'Discovered', topologyKeys: ['topology.kubernetes.io/region'] } },
  },
  {
    name: 'static-terms',
    request: { by: 'kubectl apply --server-side', manifest: fast, fieldManager: 'kustomize-controller' },
    spec: { allowedTopologies: { source: 'Static', terms: [term(zone, 'a')] } },
  },
];
