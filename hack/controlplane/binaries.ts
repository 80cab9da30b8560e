import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The folders with a go.mod of their own, so that version selection is what each upstream tested. */
export const GROUPS = ['etcd', 'k8s', 'csi', 'tools', 'helm'] as const;
export type Group = (typeof GROUPS)[number];

/** One program of the control plane: where its source is and which module's version it carries. */
export interface Binary {
  readonly name: string;
  readonly group: Group;
  readonly package: string;
  readonly module: string;
  /** Built only when somebody asks for it by name, so that nobody else waits for it. */
  readonly onDemand?: true;
}

const kubernetes = <Name extends string>(name: Name) =>
  ({ name, group: 'k8s', package: `k8s.io/kubernetes/cmd/${name}`, module: 'k8s.io/kubernetes' }) as const;

const sidecar = <Name extends string>(name: Name, module: string) =>
  ({ name, group: 'csi', package: `${module}/cmd/${name}`, module }) as const;

const SNAPSHOTTER = 'github.com/kubernetes-csi/external-snapshotter/v8';
const PROVISIONER = 'github.com/kubernetes-csi/external-provisioner/v6';
const HELM = 'helm.sh/helm/v4';
const CSI_TEST = 'github.com/kubernetes-csi/csi-test/v5';

/** Every program, in the order of building: the quick one first, so that a broken toolchain shows early. */
export const BINARIES = [
  { name: 'etcd', group: 'etcd', package: 'go.etcd.io/etcd/server/v3', module: 'go.etcd.io/etcd/server/v3' },
  kubernetes('kube-apiserver'),
  kubernetes('kube-controller-manager'),
  kubernetes('kube-scheduler'),
  kubernetes('kubectl'),
  sidecar('snapshot-controller', SNAPSHOTTER),
  sidecar('csi-snapshotter', SNAPSHOTTER),
  sidecar('csi-provisioner', PROVISIONER),
  { name: 'csi-sanity', group: 'tools', package: `${CSI_TEST}/cmd/csi-sanity`, module: CSI_TEST },
  { name: 'helm', group: 'helm', package: `${HELM}/cmd/helm`, module: HELM, onDemand: true },
] as const satisfies readonly Binary[];

export type BinaryName = (typeof BINARIES)[number]['name'];
/** The programs that are built only when they are asked for. */
export type OnDemandName = Extract<(typeof BINARIES)[number], { readonly onDemand: true }>['name'];

/** What `KUBEBUILDER_ASSETS` holds by the convention of envtest; these three are taken from there when present. */
const ASSETS: readonly string[] = ['etcd', 'kube-apiserver', 'kubectl'];

/** Where a program is, or will be once it is built: in `KUBEBUILDER_ASSETS` when it is there, else in `bin`. */
export function binaryPath(name: BinaryName, bin: string, env: NodeJS.ProcessEnv): string {
  const assets = env.KUBEBUILDER_ASSETS;
  if (assets && ASSETS.includes(name)) {
    const path = join(assets, name);
    if (existsSync(path)) return path;
  }
  return join(bin, name);
}

/**
 * The version of a required module, read from the text of a go.mod file.
 * @throws when the module is not required there.
 */
export function requiredVersion(goMod: string, module: string): string {
  for (const line of goMod.split('\n')) {
    const [name, version] = line
      .trim()
      .replace(/^require\s+/, '')
      .split(/\s+/);
    if (name === module && version?.startsWith('v')) return version;
  }
  throw new Error(`go.mod does not require ${module}`);
}

/**
 * The linker flags. Kubernetes programs and helm carry their version, which a plain `go build` leaves as a placeholder
 * that makes clients, charts and version checks draw wrong conclusions.
 */
export function linkerFlags(binary: Binary, version: string): string {
  return ['-s -w', ...stamps(binary.group, version)].join(' ');
}

function stamps(group: Group, version: string): readonly string[] {
  switch (group) {
    case 'k8s':
      return Object.entries(kubernetesVersion(version)).map(([key, value]) => `-X ${COMPONENT_BASE}.${key}=${value}`);
    case 'helm':
      return [`-X ${HELM}/internal/version.version=${version}`];
    case 'etcd':
    case 'csi':
    case 'tools':
      return [];
    default:
      return group satisfies never;
  }
}

const COMPONENT_BASE = 'k8s.io/component-base/version';

function kubernetesVersion(version: string) {
  const [major, minor] = version.replace(/^v/, '').split('.');
  return {
    gitVersion: version,
    gitMajor: major,
    gitMinor: minor,
    gitTreeState: 'clean',
    gitCommit: 'test',
    buildDate: '1970-01-01T00:00:00Z',
  };
}
