import { expect, vi } from 'vitest';
import type { Kubectl } from '../../hack/controlplane/kubectl.ts';

/** A StorageClass as the API server shows it. */
export interface SeenStorageClass {
  readonly metadata: { readonly name: string; readonly annotations?: Readonly<Record<string, string>> };
  readonly volumeBindingMode: string;
  readonly allowedTopologies?: readonly {
    readonly matchLabelExpressions: readonly { readonly key: string; readonly values: readonly string[] }[];
  }[];
}

/** A StorageClass that says nothing of its binding mode, so that the API server makes it Immediate. */
export interface PlainClass {
  readonly name: string;
  readonly provisioner: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** A Pod with one claim, and the only node on which it may run. */
export interface Tenant {
  readonly pod: string;
  readonly claim: string;
  readonly storageClass: string;
  readonly node: string;
}

/** Where the scheduler has put a Pod, or why it has not. */
export type Placement = { readonly node: string } | { readonly unschedulable: string };

/** Short words for what users and the scheduler do with StorageClasses, in the namespace default. */
export interface TopologyStage {
  /** What the API server would make of a class now, without making it. */
  tryClass(plain: PlainClass): Promise<SeenStorageClass>;
  /** Applies the class as `kubectl apply` does, and returns what became of it. */
  applyClass(plain: PlainClass): Promise<SeenStorageClass>;
  claim(tenant: Tenant): Promise<void>;
  run(tenant: Tenant): Promise<void>;
  whenBound(...tenants: readonly Tenant[]): Promise<void>;
  /** What the scheduler has decided about a Pod; waits until it has. */
  placement(tenant: Tenant): Promise<Placement>;
  /** The value of a topology key that the volume of a bound claim is tied to. */
  volumeDomain(tenant: Tenant, key: string): Promise<string>;
}

/** A look is taken again and again until it shows what is expected, and at most so long. */
const soon = { timeout: 30_000, interval: 100 };

/** Opens the stage on a control plane's kubectl. */
export function openTopologyStage(kubectl: Kubectl): TopologyStage {
  const put = (object: object, ...flags: readonly string[]) =>
    kubectl(['apply', ...flags, '--filename=-'], { stdin: JSON.stringify(object) });
  const get = async <T>(kind: string, name: string) =>
    JSON.parse(await kubectl(['get', kind, name, '-o', 'json'])) as T;

  return {
    tryClass: async (plain) => JSON.parse(await put(classManifest(plain), '--dry-run=server', '--output=json')),
    applyClass: async (plain) => {
      await put(classManifest(plain));
      return get('storageclass', plain.name);
    },
    claim: async (tenant) => void (await put(claimManifest(tenant))),
    run: async (tenant) => void (await put(podManifest(tenant))),
    whenBound: async (...tenants) => {
      const claims = tenants.map(({ claim }) => `pvc/${claim}`);
      await kubectl(['wait', ...claims, '--for=jsonpath={.status.phase}=Bound', '--timeout=60s']);
    },
    placement: (tenant) =>
      vi.waitFor(async () => {
        const pod = await get<SeenPod>('pod', tenant.pod);
        const condition = pod.status.conditions?.find(({ type }) => type === 'PodScheduled');
        expect(condition, `the scheduler's word on pod ${tenant.pod}`).toBeDefined();
        const { nodeName: node } = pod.spec;
        return node === undefined ? { unschedulable: condition?.message ?? '' } : { node };
      }, soon),
    volumeDomain: async (tenant, key) => {
      const { spec } = await get<SeenClaim>('pvc', tenant.claim);
      const volume = await get<SeenVolume>('pv', spec.volumeName);
      const values = volume.spec.nodeAffinity.required.nodeSelectorTerms.flatMap(({ matchExpressions }) =>
        matchExpressions.filter((expression) => expression.key === key).flatMap((expression) => expression.values),
      );
      expect(values, `${key} of volume ${spec.volumeName}`).toHaveLength(1);
      return String(values[0]);
    },
  };
}

interface SeenPod {
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly conditions?: readonly { readonly type: string; readonly message?: string }[] };
}

interface SeenClaim {
  readonly spec: { readonly volumeName: string };
}

interface SeenVolume {
  readonly spec: {
    readonly nodeAffinity: {
      readonly required: {
        readonly nodeSelectorTerms: readonly {
          readonly matchExpressions: readonly { readonly key: string; readonly values: readonly string[] }[];
        }[];
      };
    };
  };
}

function classManifest({ name, provisioner, labels }: PlainClass): object {
  return { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name, labels }, provisioner };
}

function claimManifest({ claim, storageClass }: Tenant): object {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claim, namespace: 'default' },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: storageClass,
      resources: { requests: { storage: '1Gi' } },
    },
  };
}

function podManifest({ pod, claim, node }: Tenant): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: pod, namespace: 'default' },
    spec: {
      nodeSelector: { 'kubernetes.io/hostname': node },
      containers: [{ name: 'app', image: 'none', volumeMounts: [{ name: 'data', mountPath: '/data' }] }],
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: claim } }],
    },
  };
}
