import { holderPrefix, upstreamLeaseName } from '../api/binding-names.ts';
import type { Sign } from '../domain/binding/fence-state.ts';
import { isRecord, type RawObject } from '../runtime/raw-object.ts';
import type { Stored } from '../runtime/stored.ts';
import { instant } from './raw-fields.ts';
import { type NamedWatchContext, watchNamed } from './watch-named.ts';

/** Watches who holds a Lease of upstream's name, in any namespace. */
export interface ForeignLeases {
  start(): void;
  stop(): Promise<void>;
  /** False as long as nothing could be read, for want of rights for example. */
  readonly isRead: boolean;
  /** Leases that somebody else has renewed within twice their duration, by the clock. */
  fresh(): readonly Sign[];
  /** Tells when somebody else takes or renews one: whatever the clocks say, that process is alive. */
  onRenewal(listener: (sign: Sign) => void): void;
}

const LEASES = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' } as const;

interface StoredLease extends Stored {
  readonly holder: string;
  readonly renewedAt: number;
  readonly durationMs: number;
}

/** One watch over all namespaces, by name. */
export function createForeignLeases(watch: NamedWatchContext): ForeignLeases {
  const { clock } = watch;
  const target = { resource: LEASES, namespace: undefined, name: upstreamLeaseName, project };
  const informer = watchNamed<StoredLease>(watch, target);
  const { store } = informer;
  return {
    start: informer.start,
    stop: informer.stop,
    get isRead() {
      return store.synced;
    },
    fresh() {
      const now = clock.now().getTime();
      return [...store.values()]
        .filter((lease) => isForeign(lease) && Math.abs(now - lease.renewedAt) < 2 * lease.durationMs)
        .map(signOf);
    },
    onRenewal(listener) {
      store.subscribe((event) => {
        // The initial list says who held it once; `fresh` judges that.
        if (!store.synced || event.type === 'DELETED' || !isForeign(event.object)) return;
        const { object } = event;
        const renewed =
          event.type === 'ADDED' ||
          event.previous.holder !== object.holder ||
          event.previous.renewedAt !== object.renewedAt;
        if (renewed) listener(signOf(object));
      });
    },
  };
}

function isForeign({ holder }: StoredLease): boolean {
  return holder !== '' && !holder.startsWith(holderPrefix);
}

function signOf({ namespace, name, holder }: StoredLease): Sign {
  return { kind: 'lease', what: `the Lease ${namespace}/${name} is held by ${holder}` };
}

function project({ metadata, spec: raw }: RawObject): StoredLease {
  const spec = isRecord(raw) ? raw : {};
  const { name, namespace = '', uid, resourceVersion } = metadata;
  const { holderIdentity, renewTime, leaseDurationSeconds } = spec;
  return {
    name,
    namespace,
    uid,
    resourceVersion,
    holder: typeof holderIdentity === 'string' ? holderIdentity : '',
    renewedAt: instant(renewTime) ?? 0,
    durationMs: (typeof leaseDurationSeconds === 'number' ? leaseDurationSeconds : 15) * 1_000,
  };
}
