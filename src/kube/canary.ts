import { canaryName } from '../api/binding-names.ts';
import { labels, managedBy } from '../api/names.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { Stored } from '../runtime/stored.ts';
import type { KubeClient } from './client.ts';
import { ignore } from './kube-error.ts';
import { isDeleting } from './raw-fields.ts';
import { resourcePath, snapshots } from './resources.ts';
import { type NamedWatchContext, watchNamed } from './watch-named.ts';

/** What has become of the canary that this process laid out last; `unknown` before the watch has shown anything. */
export type CanaryState = 'unknown' | 'absent' | 'untouched' | 'touched';

/**
 * A VolumeSnapshot that asks for a content which does not exist. Every snapshot controller gives it a finalizer and an
 * error within seconds, whatever its program is called and wherever it runs; ours leaves it alone. No storage is
 * behind it.
 */
export interface Canary {
  /** Begins to watch. */
  start(): void;
  stop(): Promise<void>;
  readonly state: CanaryState;
  /** Lays out a new one, in place of whatever has its name. */
  lay(): Promise<void>;
  /** Takes it away, with the finalizer that another controller may have put on it. */
  remove(): Promise<void>;
  onChange(listener: () => void): void;
}

/** What a canary is made of. */
export interface CanaryOptions {
  readonly client: KubeClient;
  readonly watch: NamedWatchContext;
  readonly namespace: string;
  /** Something that nobody else has taken, for the name of the content that does not exist. */
  readonly newId: () => string;
}

interface StoredCanary extends Stored {
  readonly touched: boolean;
  readonly leaving: boolean;
}

/** The canary of the operator's own namespace. */
export function createCanary({ client, watch, namespace, newId }: CanaryOptions): Canary {
  const collection = resourcePath(snapshots, { namespace });
  const path = resourcePath(snapshots, { namespace, name: canaryName });
  const informer = watchNamed(watch, { resource: snapshots, namespace, name: canaryName, project });
  const { store } = informer;
  let laid: string | undefined;

  async function remove(): Promise<void> {
    laid = undefined;
    const left = await client.delete(path, { idempotent: true }).catch(ignore('not-found'));
    if (left === undefined || !isDeleting(left)) return;
    // Nobody needs it to stay: no storage is behind it, and the controller that holds it may be gone for good.
    const body = { metadata: { uid: left.metadata.uid, finalizers: null } };
    await client.patch(path, { kind: 'merge', body }, { idempotent: true }).catch(ignore('not-found', 'conflict'));
  }

  return {
    start: informer.start,
    stop: informer.stop,
    get state() {
      if (!store.synced) return 'unknown';
      const seen = store.get(namespace, canaryName);
      if (laid === undefined || seen === undefined) return 'absent';
      // The watch shows the one before, or a later one of somebody else.
      if (seen.uid !== laid) return 'unknown';
      if (seen.touched) return 'touched';
      return seen.leaving ? 'unknown' : 'untouched';
    },
    async lay() {
      await remove();
      const answer = await client.create(collection, {
        apiVersion: `${snapshots.group}/${snapshots.version}`,
        kind: snapshots.kind,
        metadata: {
          name: canaryName,
          namespace,
          labels: { [labels.canary]: 'true', [labels.managedBy]: managedBy },
        },
        spec: { source: { volumeSnapshotContentName: `keepsake-canary-${newId()}` } },
      });
      laid = answer.metadata.uid;
    },
    remove,
    onChange: (listener) => {
      store.subscribe(listener);
      void store.whenSynced().then(listener);
    },
  };
}

function project(raw: RawObject): StoredCanary {
  const { name, uid, resourceVersion, finalizers } = raw.metadata;
  const touched = (Array.isArray(finalizers) && finalizers.length > 0) || (raw.status ?? undefined) !== undefined;
  return { name, namespace: raw.metadata.namespace ?? '', uid, resourceVersion, touched, leaving: isDeleting(raw) };
}
