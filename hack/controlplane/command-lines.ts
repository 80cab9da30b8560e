import { join } from 'node:path';
import { type FolderLayout, userKubeconfig } from './folder-layout.ts';

const loopback = (port: number) => `http://127.0.0.1:${port}`;

/** etcd without fsync: what is lost with the machine is a test's data, and a disk's speed is not what is tested. */
export function etcdArgs({ etcd }: FolderLayout, clientPort: number, peerPort: number): readonly string[] {
  return [
    `--data-dir=${etcd}`,
    `--listen-client-urls=${loopback(clientPort)}`,
    `--advertise-client-urls=${loopback(clientPort)}`,
    `--listen-peer-urls=${loopback(peerPort)}`,
    `--initial-advertise-peer-urls=${loopback(peerPort)}`,
    `--initial-cluster=default=${loopback(peerPort)}`,
    '--unsafe-no-fsync',
  ];
}

/** What the API server's command line depends on. */
export interface ApiServerSettings {
  readonly port: number;
  readonly etcdPort: number;
  readonly audit: boolean;
}

/** The API server: real authentication, RBAC and admission, on loopback. */
export function apiServerArgs(layout: FolderLayout, { port, etcdPort, audit }: ApiServerSettings): readonly string[] {
  return [
    `--etcd-servers=${loopback(etcdPort)}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    '--advertise-address=127.0.0.1',
    // With any other reconciler newer API servers refuse to advertise a loopback address.
    '--endpoint-reconciler-type=none',
    `--cert-dir=${layout.pki}`,
    `--token-auth-file=${layout.tokens}`,
    '--authorization-mode=RBAC',
    '--allow-privileged=true',
    '--service-cluster-ip-range=10.0.0.0/24',
    // ServiceAccount would refuse Pods whose token nobody mounts; TaintNodesByCondition would taint nodes that have no
    // kubelet to say that they are ready.
    '--disable-admission-plugins=ServiceAccount,TaintNodesByCondition',
    // Not the address, which changes when the control plane is started again: tokens stay valid.
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--service-account-key-file=${join(layout.pki, 'sa.pub')}`,
    `--service-account-signing-key-file=${join(layout.pki, 'sa.key')}`,
    // Closes the clients' watches when it is asked to end; by default it waits for them, up to a minute.
    '--shutdown-watch-termination-grace-period=1s',
    ...(audit ? [`--audit-policy-file=${layout.auditPolicy}`, `--audit-log-path=${layout.auditLog}`] : []),
  ];
}

/** Those controllers that do not need machines; the node lifecycle controller would taint nodes without a kubelet. */
const CONTROLLERS = [
  'persistentvolume-binder-controller',
  'persistentvolumeclaim-protection-controller',
  'persistentvolume-protection-controller',
  'garbage-collector-controller',
  'namespace-controller',
  'serviceaccount-controller',
  'root-ca-certificate-publisher-controller',
  'clusterrole-aggregation-controller',
  'resourcequota-controller',
  'statefulset-controller',
  'deployment-controller',
  'replicaset-controller',
  'job-controller',
  'validatingadmissionpolicy-status-controller',
];

/** The controller manager with its controllers of volumes, workloads and garbage. */
export function controllerManagerArgs(layout: FolderLayout, port: number): readonly string[] {
  return [
    `--kubeconfig=${userKubeconfig(layout, 'kube-controller-manager')}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--service-account-private-key-file=${join(layout.pki, 'sa.key')}`,
    `--root-ca-file=${layout.caFile}`,
    `--controllers=${CONTROLLERS.join(',')}`,
    '--kube-api-qps=100',
    '--kube-api-burst=200',
  ];
}

/** The scheduler with its default profile. */
export function schedulerArgs(layout: FolderLayout, port: number): readonly string[] {
  return [
    `--kubeconfig=${userKubeconfig(layout, 'kube-scheduler')}`,
    '--leader-elect=false',
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
  ];
}
