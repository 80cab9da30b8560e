import { expect, vi } from 'vitest';
import type { SnapshotScheduleSpec, SnapshotScheduleStatus } from '../../src/api/snapshot-schedule.generated.ts';
import type { KubeClient, Patch } from '../../src/kube/client.ts';
import { resourcePath } from '../../src/kube/resources.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';

export const driver = 'directory.csi.keepsake.dev';

const claimType = { group: '', version: 'v1', plural: 'persistentvolumeclaims' };
const volumeType = { group: '', version: 'v1', plural: 'persistentvolumes' };
const eventType = { group: 'events.k8s.io', version: 'v1', plural: 'events' };
export const scheduleType = { group: 'keepsake.dev', version: 'v1', plural: 'snapshotschedules' };
export const snapshotType = { group: 'snapshot.storage.k8s.io', version: 'v1', plural: 'volumesnapshots' };
export const classType = { group: 'snapshot.storage.k8s.io', version: 'v1', plural: 'volumesnapshotclasses' };

/** A SnapshotSchedule as the API server shows it. */
export interface SeenSchedule extends RawObject {
  readonly spec: SnapshotScheduleSpec;
  readonly status?: SnapshotScheduleStatus;
}

/** A VolumeSnapshot as the API server shows it. */
export interface SeenSnapshot extends RawObject {
  readonly spec: { readonly source: { readonly persistentVolumeClaimName: string } };
  readonly status?: { readonly readyToUse?: boolean; readonly boundVolumeSnapshotContentName?: string };
}

/** The tick that a snapshot stands for, as it says itself. */
export function tickOf({ metadata }: SeenSnapshot): string | undefined {
  return (metadata.annotations as Readonly<Record<string, string>> | undefined)?.['keepsake.dev/tick'];
}

/** So many milliseconds after its tick a snapshot was created, by the API server's clock, which counts whole seconds. */
export function lateMs(snapshot: SeenSnapshot): number {
  return Date.parse(String(snapshot.metadata.creationTimestamp)) - Date.parse(tickOf(snapshot) ?? '');
}

/** The claim that a snapshot is taken of. */
export function claimOf({ spec }: SeenSnapshot): string {
  return spec.source.persistentVolumeClaimName;
}

/** An event as the API server shows it. */
export interface SeenEvent extends RawObject {
  readonly type: string;
  readonly reason: string;
  readonly note: string;
  readonly regarding: { readonly kind: string; readonly name: string };
  readonly series?: { readonly count: number };
}

/** What a claim made by a test may have beside its name. */
export interface ClaimParts {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly storageClassName?: string;
  readonly dataSource?: object;
}

/** A namespace of one test's own, and short words for what happens in it. */
export interface Stage {
  readonly namespace: string;
  /** Makes a claim and leaves it to the provisioner. */
  claim(name: string, parts?: ClaimParts): Promise<RawObject>;
  /** Makes a claim with a volume made by hand, and waits until they are bound. No driver knows of the volume. */
  boundClaim(name: string, parts?: ClaimParts & { readonly source?: object }): Promise<RawObject>;
  whenBound(name: string): Promise<void>;
  schedule(name: string, spec: object): Promise<SeenSchedule>;
  editSchedule(name: string, body: object): Promise<void>;
  seeSchedule(name: string): Promise<SeenSchedule>;
  status(name: string): Promise<SnapshotScheduleStatus>;
  /** The status of each condition that is there, as in `{Ready: 'True'}`. */
  conditions(name: string): Promise<Readonly<Record<string, string>>>;
  snapshots(): Promise<readonly SeenSnapshot[]>;
  events(regarding: { readonly kind: string; readonly name: string }): Promise<readonly SeenEvent[]>;
  create(type: typeof claimType, object: object): Promise<RawObject>;
  patch(type: typeof claimType, name: string, patch: Patch): Promise<RawObject>;
  remove(type: typeof claimType, name: string): Promise<void>;
}

/** Opens a namespace. */
export async function openStage(client: KubeClient, namespace: string): Promise<Stage> {
  await client.create('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const at = (type: typeof claimType, name?: string) =>
    resourcePath(type, { namespace, ...(name !== undefined && { name }) });

  const claimBody = (name: string, { labels, annotations, storageClassName, dataSource }: ClaimParts) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, labels, annotations },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: storageClassName ?? 'directory',
      resources: { requests: { storage: '1Gi' } },
      dataSource,
    },
  });

  const stage: Stage = {
    namespace,
    claim: (name, parts = {}) => client.create(at(claimType), claimBody(name, parts)),
    async boundClaim(name, { source, ...parts } = {}) {
      const volumeName = `${namespace}-${name}`;
      const storageClassName = parts.storageClassName ?? 'by-hand';
      await client.create(resourcePath(volumeType), {
        apiVersion: 'v1',
        kind: 'PersistentVolume',
        metadata: { name: volumeName },
        spec: {
          capacity: { storage: '1Gi' },
          accessModes: ['ReadWriteOnce'],
          persistentVolumeReclaimPolicy: 'Retain',
          storageClassName,
          claimRef: { kind: 'PersistentVolumeClaim', namespace, name },
          ...(source ?? { csi: { driver, volumeHandle: volumeName } }),
        },
      });
      const claim = await stage.claim(name, { ...parts, storageClassName });
      await stage.whenBound(name);
      return claim;
    },
    async whenBound(name) {
      await vi.waitFor(
        async () => {
          const { status } = await client.get(at(claimType, name));
          expect(status, `claim ${namespace}/${name}`).toMatchObject({ phase: 'Bound' });
        },
        { timeout: 60_000, interval: 100 },
      );
    },
    schedule: async (name, spec) =>
      (await client.create(at(scheduleType), {
        apiVersion: 'keepsake.dev/v1',
        kind: 'SnapshotSchedule',
        metadata: { name },
        spec,
      })) as SeenSchedule,
    async editSchedule(name, body) {
      await client.patch(at(scheduleType, name), { kind: 'merge', body });
    },
    seeSchedule: async (name) => (await client.get(at(scheduleType, name))) as SeenSchedule,
    status: async (name) => (await stage.seeSchedule(name)).status ?? {},
    conditions: async (name) =>
      Object.fromEntries(((await stage.status(name)).conditions ?? []).map(({ type, status }) => [type, status])),
    snapshots: async () => (await client.list(at(snapshotType))).items as readonly SeenSnapshot[],
    events: async ({ kind, name }) =>
      ((await client.list(at(eventType))).items as readonly SeenEvent[]).filter(
        ({ regarding }) => regarding.kind === kind && regarding.name === name,
      ),
    create: (type, object) => client.create(at(type), object),
    patch: (type, name, patch) => client.patch(at(type, name), patch),
    async remove(type, name) {
      await client.delete(at(type, name));
    },
  };
  return stage;
}
