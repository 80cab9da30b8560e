import type { NodeOptions } from './cluster-nodes.ts';
import type { Kubectl } from './kubectl.ts';

/** The processes of a control plane, by the names under which they are logged, recorded, stopped and started. */
export type ProcessName =
  | 'etcd'
  | 'kube-apiserver'
  | 'kube-controller-manager'
  | 'kube-scheduler'
  | 'snapshot-controller'
  | 'csi-driver'
  | 'csi-provisioner'
  | 'csi-snapshotter';

/** What kind of control plane to start. Every field has a default. */
export interface ControlPlaneOptions extends NodeOptions {
  /** Its folder, made when missing. Default: a new one under the system's temporary folder, removed at the end. */
  readonly dir?: string;
  /** Keep the default folder at the end, for a look at the logs. Default false. */
  readonly keep?: boolean;
  /**
   * Whether there is a CSI driver with its sidecars, objects and classes, and the snapshot APIs with them. Default true.
   * Without it there are Nodes and nothing else.
   */
  readonly csi?: boolean;
  /** Whether upstream's snapshot-controller runs; it needs `csi`. Default true. */
  readonly snapshotController?: boolean;
  /** Whether the API server writes every call to `auditLog`, at level Metadata. Default false. */
  readonly audit?: boolean;
  /** More flags per process, after ours, so that theirs win: `{ 'csi-snapshotter': ['--kube-api-qps=1000'] }`. */
  readonly args?: Readonly<Partial<Record<ProcessName, readonly string[]>>>;
  /** Takes a line for each step, and for each process that ends unasked. Default: nobody. */
  readonly log?: (line: string) => void;
  /** Takes the progress of the build that may come first, in pieces. Default: standard error. */
  readonly writeBuildProgress?: (text: string) => void;
}

/** A running control plane. Its processes end with this process, unless they are released. */
export interface ControlPlane {
  readonly dir: string;
  /** Path of the administrator's kubeconfig. */
  readonly kubeconfig: string;
  /** The API server's URL. */
  readonly server: string;
  /** Path of the certificate authority, PEM. */
  readonly caFile: string;
  /** The administrator's bearer token. */
  readonly token: string;
  /** Where the API server logs its calls, one JSON object a line, when `audit` was asked for. */
  readonly auditLog: string;
  /** The file that scripts the CSI driver's faults; read by the driver whenever it changes. */
  readonly driverControl: string;
  /** The driver's Unix socket. */
  readonly driverSocket: string;
  /** The pinned kubectl's path. */
  readonly kubectlProgram: string;
  readonly kubectl: Kubectl;

  /**
   * Writes a kubeconfig with a token of an existing ServiceAccount, good for a year, and returns its path: for running
   * a program with exactly the rights it will have in a cluster.
   */
  serviceAccountKubeconfig(namespace: string, name: string): Promise<string>;
  /** The folder that holds the files of a bound claim. @throws in one sentence when the claim is not bound. */
  volumeFolder(namespace: string, claim: string): Promise<string>;
  /** The folder that holds the files of a snapshot, by the driver's handle for it; there is none once it is deleted. */
  snapshotFolder(snapshotHandle: string): string;
  /** Where a process logs. */
  logFile(name: ProcessName): string;

  /**
   * Stops one process: SIGTERM by default, SIGKILL after 8 s. Sidecars end by themselves when the driver goes, and come
   * back every second until it is there again, as in a cluster.
   */
  stopProcess(name: ProcessName, signal?: NodeJS.Signals): Promise<void>;
  /** Starts a stopped process again, with the same flags on the same ports, and waits until it is ready. */
  startProcess(name: ProcessName): Promise<void>;
  /** Sends a signal to one process: SIGSTOP makes it hang, SIGCONT go on. */
  signalProcess(name: ProcessName, signal: NodeJS.Signals): Promise<void>;

  /** Leaves the processes running after the end of this one; `down` stops them. Nothing restarts the sidecars then. */
  release(): Promise<void>;
  /** Ends all processes, and removes the folder if it was ours to choose. Can be called twice. */
  stop(): Promise<void>;
}
