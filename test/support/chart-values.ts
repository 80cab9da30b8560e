/** Values of the chart, as a user would write them. */
export interface ChartCase {
  readonly title: string;
  readonly values: object;
}

const certificate = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

/** Everything that can be said about the Pods of a Deployment. */
const workload = {
  replicas: 3,
  resources: { requests: { cpu: '1' }, limits: { cpu: 2, memory: '1Gi', 'example.com/device': 1 } },
  extraArgs: ['--log-level=debug'],
  extraEnv: [{ name: 'TZ', value: 'Etc/UTC' }],
  podLabels: { tier: 'storage' },
  podAnnotations: { 'example.com/scrape': 'true' },
  serviceAccountAnnotations: { 'example.com/role': 'reader' },
  nodeSelector: { 'kubernetes.io/os': 'linux' },
  tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight: 1, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: {} } },
      ],
    },
  },
  topologySpreadConstraints: [
    { maxSkew: 1, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
    {
      maxSkew: 2,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { 'app.kubernetes.io/name': 'keepsake' } },
    },
  ],
  priorityClassName: 'system-cluster-critical',
  podDisruptionBudget: { maxUnavailable: '50%' },
};

/** One installation each, so that every part of the chart is in one and out of another. */
export const chartCases: readonly ChartCase[] = [
  { title: 'the defaults', values: {} },
  {
    title: 'a controller that binds',
    values: {
      binding: { mode: 'builtin', distributedSnapshotting: true },
      driverLimits: 'none',
      topology: { admissionPolicies: { enabled: true } },
    },
  },
  { title: 'schedules only', values: { topology: { enabled: false } } },
  {
    title: 'topology without webhook and guard',
    values: { topology: { webhook: { enabled: false }, guard: { enabled: false } } },
  },
  { title: 'two namespaces', values: { watchNamespaces: ['team-a', 'team-b'], topology: { enabled: false } } },
  { title: 'a namespace among which is default, and topology', values: { watchNamespaces: ['default'] } },
  { title: 'certificates of cert-manager', values: { webhook: { certificates: 'certManager' } } },
  {
    title: 'certificates of an issuer that is there',
    values: {
      webhook: {
        certificates: 'certManager',
        certManager: { issuerRef: { name: 'corporate', kind: 'ClusterIssuer' } },
      },
    },
  },
  {
    title: 'a certificate of the user’s own',
    values: { webhook: { certificates: 'existingSecret', existingSecret: { name: 'own-tls', caBundle: certificate } } },
  },
  {
    title: 'everything about Pods',
    values: {
      controller: workload,
      webhook: { ...workload, preStopSeconds: 0, servicePort: 8443 },
      hostUsers: false,
      image: {
        repository: 'registry.example/keepsake',
        digest: `sha256:${'0'.repeat(64)}`,
        pullPolicy: 'Always',
        pullSecrets: [{ name: 'registry' }],
      },
      log: { level: 'debug', format: 'text' },
      commonLabels: { team: 'storage' },
    },
  },
  {
    title: 'Pods without limits, spread or budget',
    values: {
      controller: {
        resources: { limits: null },
        topologySpreadConstraints: [],
        podDisruptionBudget: { enabled: false },
      },
      webhook: { resources: { limits: null }, topologySpreadConstraints: [], podDisruptionBudget: { enabled: false } },
    },
  },
  {
    title: 'network policies',
    values: {
      networkPolicy: { enabled: true, metricsFrom: [{ namespaceSelector: { matchLabels: { name: 'monitoring' } } }] },
    },
  },
  {
    title: 'CRDs that others install, and further objects',
    values: {
      crds: { install: false },
      extraObjects: [
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra', namespace: '{{ .Release.Namespace }}' } },
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n  namespace: {{ .Release.Namespace }}\n',
      ],
    },
  },
];

/** The kinds of cert-manager that the chart makes, with no more schema than the API server insists on. */
export const certManagerCrds: readonly object[] = [
  ['Certificate', 'certificates'],
  ['Issuer', 'issuers'],
].map(([kind = '', plural = '']) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `${plural}.cert-manager.io` },
  spec: {
    group: 'cert-manager.io',
    scope: 'Namespaced',
    names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}));
