import { acknowledgeConflict, bindingObjectName } from '../api/binding-names.ts';
import type { BindingMode, FenceState } from '../domain/binding/fence-state.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { Stored } from '../runtime/stored.ts';
import type { KubeClient } from './client.ts';
import { isKubeError } from './kube-error.ts';
import { annotationsOf, instant, textMap } from './raw-fields.ts';
import { resourcePath } from './resources.ts';
import { type NamedWatchContext, watchNamed } from './watch-named.ts';

/** The ConfigMap `keepsake-binding`: how binding stands, for people, for the next process, and for their answer. */
export interface FenceRecord {
  start(): void;
  stop(): Promise<void>;
  /** The ConfigMap, or its absence, is known. */
  readonly isRead: boolean;
  /** A conflict that was written down and that nobody has cleared; it outlives processes. */
  conflict(): (FenceState & { readonly kind: 'conflicted' }) | undefined;
  /** The token that a person has put on it. */
  readonly acknowledged: string | undefined;
  /** Writes it, and gives its uid. */
  write(mode: BindingMode, state: RecordedState): Promise<string>;
  onChange(listener: () => void): void;
}

/** What is written down; `stopped` says that the process has ended in order. */
export type RecordedState = Pick<FenceState, 'since' | 'because' | 'todo'> & {
  readonly kind: FenceState['kind'] | 'stopped';
  readonly token?: string;
};

/** What a record is made of. */
export interface FenceRecordOptions {
  readonly client: KubeClient;
  readonly watch: NamedWatchContext;
  readonly namespace: string;
}

const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps' } as const;

interface StoredRecord extends Stored {
  readonly data: Readonly<Record<string, string>>;
  readonly acknowledged: string | undefined;
}

/** The record of the operator's own namespace. */
export function createFenceRecord({ client, watch, namespace }: FenceRecordOptions): FenceRecord {
  const name = bindingObjectName;
  const collection = resourcePath(CONFIG_MAPS, { namespace });
  const path = resourcePath(CONFIG_MAPS, { namespace, name });
  const informer = watchNamed(watch, { resource: CONFIG_MAPS, namespace, name, project });
  const { store } = informer;
  const stored = () => store.get(namespace, name);
  return {
    start: informer.start,
    stop: informer.stop,
    get isRead() {
      return store.synced;
    },
    conflict() {
      const { state, since, because = '', todo, token } = stored()?.data ?? {};
      if (state !== 'conflicted' || token === undefined) return undefined;
      return { kind: 'conflicted', since: new Date(instant(since) ?? 0), because, todo, token };
    },
    get acknowledged() {
      return stored()?.acknowledged;
    },
    async write(mode, { kind, since, because, todo, token }) {
      // Null takes a field of the state before away.
      const data = { mode, state: kind, since: since.toISOString(), because, todo: todo ?? null, token: token ?? null };
      try {
        const answer = await client.patch(path, { kind: 'merge', body: { data } }, { idempotent: true });
        return answer.metadata.uid;
      } catch (error) {
        if (!isKubeError(error, 'not-found')) throw error;
      }
      const present = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null));
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: present };
      return (await client.create(collection, object)).metadata.uid;
    },
    onChange: (listener) => {
      store.subscribe(listener);
      void store.whenSynced().then(listener);
    },
  };
}

function project(raw: RawObject): StoredRecord {
  const { name, namespace = '', uid, resourceVersion } = raw.metadata;
  const acknowledged = annotationsOf(raw)[acknowledgeConflict];
  return { name, namespace, uid, resourceVersion, data: textMap(raw.data), acknowledged };
}
