import type { Condition, DriverFault, SeenThing, Step, Thing } from './situation.ts';

const driver = 'directory.csi.keepsake.dev';
const snapshotApi = 'snapshot.storage.k8s.io/v1';
const defaultClass = 'snapshot.storage.kubernetes.io/is-default-class';

export const snapshot = (name: string): Thing => ({ kind: 'snapshot', name });
export const content = (name: string): Thing => ({ kind: 'content', name });
/** The content that is made for a snapshot. */
export const contentOf = (name: string): Thing => content(`{content of ${name}}`);
export const claim = (name: string): Thing => ({ kind: 'claim', name });
export const classNamed = (name: string): Thing => ({ kind: 'class', name: `{ns}-${name}` });

const create = (what: Thing, body: object): Step => ({ kind: 'create', what, body });
export const remove = (what: Thing): Step => ({ kind: 'delete', what });
export const patch = (what: Thing, body: object): Step => ({ kind: 'patch', what, body, status: false });
export const patchStatus = (what: Thing, body: object): Step => ({ kind: 'patch', what, body, status: true });
export const wait = (what: Thing, until: Condition): Step => ({ kind: 'wait', what, until });
export const disturb = (fault: DriverFault): Step => ({ kind: 'disturb', fault });
export const mend: Step = { kind: 'mend' };
export const write = (name: string, text: string): Step => ({ kind: 'write', claim: name, text });

const condition = (says: string, holds: (object: SeenThing) => boolean): Condition => ({
  says,
  holds: (object) => object !== undefined && holds(object),
});

export const ready = condition('ready', ({ status }) => status?.readyToUse === true);
export const bound = condition('bound', ({ status }) => status?.boundVolumeSnapshotContentName !== undefined);
export const phaseBound = condition('Bound', ({ status }) => status?.phase === 'Bound');
export const there = condition('there', () => true);
export const deleting = condition('deleting', ({ metadata }) => metadata.deletionTimestamp !== undefined);
export const reported = condition('reported', ({ status }) => status?.snapshotHandle !== undefined);
export const gone: Condition = { says: 'gone', holds: (object) => object === undefined };

/** It says so in its status. */
export const failing = (text: string): Condition =>
  condition(`failing with "${text}"`, ({ status }) => status?.error?.message?.includes(text) === true);

export const carries = (annotation: string): Condition =>
  condition(`annotated ${annotation}`, ({ metadata }) =>
    Object.hasOwn((metadata.annotations ?? {}) as object, `snapshot.storage.kubernetes.io/${annotation}`),
  );

export const heldBy = (finalizer: string): Condition =>
  condition(`held by ${finalizer}`, ({ metadata }) => JSON.stringify(metadata.finalizers ?? []).includes(finalizer));

/** A claim on the driver, bound. */
export function makeClaim(name: string, spec: object = {}): readonly Step[] {
  return [makeUnboundClaim(name, spec), wait(claim(name), phaseBound)];
}

export function makeUnboundClaim(name: string, spec: object = {}): Step {
  return create(claim(name), {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'directory',
      resources: { requests: { storage: '1Mi' } },
      ...spec,
    },
  });
}

/** A claim on a driver that only this situation has, and that no sidecar serves; or on another source. */
export function makeForeignClaim(
  name: string,
  source: object = { csi: { driver: '{ns}.example', volumeHandle: name } },
) {
  const storageClassName = 'by-hand';
  return [
    create(
      { kind: 'volume', name: `{ns}-${name}` },
      {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        spec: {
          capacity: { storage: '1Mi' },
          accessModes: ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName,
          claimRef: { kind: 'PersistentVolumeClaim', namespace: '{ns}', name },
          ...source,
        },
      },
    ),
    ...makeClaim(name, { storageClassName }),
  ];
}

/** What a class may have beside its name. */
export interface ClassParts {
  readonly policy?: 'Delete' | 'Retain';
  readonly driver?: string;
  readonly isDefault?: boolean;
  readonly parameters?: Readonly<Record<string, string>>;
}

export function makeClass(name: string, parts: ClassParts = {}): Step {
  const { policy = 'Delete', isDefault = false, parameters } = parts;
  return create(classNamed(name), {
    apiVersion: snapshotApi,
    kind: 'VolumeSnapshotClass',
    metadata: isDefault ? { annotations: { [defaultClass]: 'true' } } : {},
    driver: parts.driver ?? driver,
    deletionPolicy: policy,
    parameters,
  });
}

/** A snapshot of a claim; without a class the driver's default counts. */
export function snap(name: string, persistentVolumeClaimName: string, volumeSnapshotClassName?: string): Step {
  return create(snapshot(name), {
    apiVersion: snapshotApi,
    kind: 'VolumeSnapshot',
    spec: { source: { persistentVolumeClaimName }, volumeSnapshotClassName },
  });
}

/** A snapshot that asks for an existing content. */
export function ask(name: string, contentName: string, volumeSnapshotClassName?: string): Step {
  return create(snapshot(name), {
    apiVersion: snapshotApi,
    kind: 'VolumeSnapshot',
    spec: { source: { volumeSnapshotContentName: contentName }, volumeSnapshotClassName },
  });
}

/** What a content made by hand may have; it names the snapshot `snapshot` without a uid unless one is given. */
export interface ContentParts {
  readonly snapshot: string;
  readonly handle?: string;
  readonly uid?: string;
  readonly policy?: 'Delete' | 'Retain';
  readonly className?: string;
  readonly driver?: string;
  readonly finalizers?: readonly string[];
}

export function makeContent(name: string, parts: ContentParts): Step {
  return create(content(name), {
    apiVersion: snapshotApi,
    kind: 'VolumeSnapshotContent',
    metadata: { finalizers: parts.finalizers },
    spec: {
      deletionPolicy: parts.policy ?? 'Delete',
      driver: parts.driver ?? driver,
      volumeSnapshotClassName: parts.className,
      source: { snapshotHandle: parts.handle ?? '{handle of first}' },
      volumeSnapshotRef: { namespace: '{ns}', name: parts.snapshot, uid: parts.uid },
    },
  });
}

/** Data in the storage to which no object belongs any more: `{handle of first}`. */
export function orphanedData(): readonly Step[] {
  return [
    ...makeClaim('data'),
    snap('first', 'data', 'directory-retain'),
    wait(snapshot('first'), ready),
    wait(contentOf('first'), reported),
    remove(snapshot('first')),
    wait(snapshot('first'), gone),
    remove(contentOf('first')),
    wait(contentOf('first'), gone),
  ];
}

/** A claim with a snapshot that is ready, and held as its policy asks: upstream does that a moment later. */
export function readySnapshot(name = 'one', className?: string): readonly Step[] {
  const held = wait(snapshot(name), heldBy('volumesnapshot-bound-protection'));
  return [
    ...makeClaim('data'),
    snap(name, 'data', className),
    wait(snapshot(name), ready),
    ...(className === 'directory-retain' ? [] : [held]),
  ];
}

/** Any change, so that a controller looks at the object again. */
export function touch(what: Thing, value = 'once'): Step {
  return patch(what, { metadata: { labels: { 'example.com/touched': value } } });
}
