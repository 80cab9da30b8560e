import type { Kubectl } from '../controlplane/kubectl.ts';

/** The kinds that the story reads, as kubectl wants them named, with the fields that it looks at. */
export interface Kinds {
  persistentvolumeclaim: KubeObject & {
    readonly spec: { readonly volumeName?: string };
    readonly status?: { readonly phase?: string };
  };
  volumesnapshot: KubeObject & {
    readonly status?: {
      readonly boundVolumeSnapshotContentName?: string;
      readonly readyToUse?: boolean;
      readonly error?: { readonly message?: string };
    };
  };
  volumesnapshotcontent: KubeObject & {
    readonly spec: { readonly volumeSnapshotRef: ObjectReference };
    readonly status?: { readonly snapshotHandle?: string; readonly readyToUse?: boolean };
  };
  'snapshotschedules.keepsake.dev': KubeObject & {
    readonly status?: {
      readonly claimCount?: number;
      readonly readyCount?: number;
      readonly nextScheduleTime?: string;
      readonly conditions?: readonly {
        readonly type: string;
        readonly status: string;
        readonly reason: string;
        readonly message: string;
      }[];
    };
  };
  storageclass: KubeObject & {
    readonly volumeBindingMode: string;
    readonly allowedTopologies?: readonly {
      readonly matchLabelExpressions: readonly { readonly key: string; readonly values: readonly string[] }[];
    }[];
  };
  pod: KubeObject & {
    readonly spec: { readonly nodeName?: string };
    readonly status?: {
      readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
    };
  };
  'storagetopologypolicies.keepsake.dev': KubeObject & {
    readonly status?: {
      readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message: string }[];
    };
  };
  'mutatingwebhookconfigurations.admissionregistration.k8s.io': KubeObject;
  'validatingadmissionpolicies.admissionregistration.k8s.io': KubeObject;
  'events.events.k8s.io': KubeObject & {
    readonly eventTime?: string;
    readonly reason?: string;
    readonly note?: string;
    readonly regarding?: Partial<ObjectReference>;
  };
}

/** What every object has. */
export interface KubeObject {
  readonly metadata: {
    readonly name: string;
    readonly uid: string;
    readonly creationTimestamp: string;
    readonly annotations?: Readonly<Record<string, string>>;
    /** Who wrote what, as the API server has recorded it. */
    readonly managedFields?: readonly { readonly manager?: string; readonly fieldsV1?: object }[];
    readonly deletionTimestamp?: string;
  };
}

/** A reference to one object, and not to a later one of the same name. */
export interface ObjectReference {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}

/** The API server as the story uses it: through kubectl, as a person would, and never through the operator's own code. */
export interface Objects {
  /** Undefined when there is none. */
  get<K extends keyof Kinds>(kind: K, name: string): Promise<Kinds[K] | undefined>;
  list<K extends keyof Kinds>(kind: K, selector?: string): Promise<readonly Kinds[K][]>;
  /** Creates the object, or changes it to this. Returns the warnings that the API server gives. */
  apply(manifest: object): Promise<readonly string[]>;
  /** Deletes the object, and waits until it is gone. */
  remove(kind: keyof Kinds, name: string): Promise<void>;
  /** Changes some fields (a JSON merge patch). */
  patch(kind: keyof Kinds, name: string, change: object): Promise<void>;
}

/** Reads and writes in one namespace; cluster-wide kinds are found too. */
export function createObjects(kubectl: Kubectl, namespace: string): Objects {
  const inNamespace = `--namespace=${namespace}`;
  return {
    get: async (kind, name) => {
      const text = await kubectl([
        ...['get', kind, name, inNamespace],
        ...['--ignore-not-found', '--show-managed-fields', '--output=json'],
      ]);
      return text === '' ? undefined : JSON.parse(text);
    },
    list: async (kind, selector = '') => {
      const text = await kubectl(['get', kind, inNamespace, `--selector=${selector}`, '--output=json']);
      return JSON.parse(text).items;
    },
    apply: async (manifest) => {
      let said = '';
      await kubectl(['apply', inNamespace, '--filename=-'], {
        stdin: JSON.stringify(manifest),
        onStderr: (text) => {
          said = text;
        },
      });
      return said.split('\n').filter((line) => line.startsWith('Warning: '));
    },
    remove: async (kind, name) => {
      await kubectl(['delete', kind, name, inNamespace, '--timeout=30s']);
    },
    patch: async (kind, name, change) => {
      await kubectl(['patch', kind, name, inNamespace, '--type=merge', `--patch=${JSON.stringify(change)}`]);
    },
  };
}
