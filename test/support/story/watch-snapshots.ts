import type { RawObject } from '../../../src/runtime/raw-object.ts';
import type { ClusterInMemory } from '../cluster-in-memory.ts';

/** What was seen of the snapshots of a cluster, from the first to the last. */
export interface SnapshotHistory {
  /** Ticks of which a snapshot was ever created, by schedule uid and claim uid, in the order of creation. */
  ticks(scheduleUid: string, claimUid: string): readonly number[];
  readonly created: number;
  readonly deleted: number;
  /** Each breach of a rule that must hold at every moment. */
  readonly breaches: readonly string[];
}

/**
 * Follows all snapshots and checks at each single change: one snapshot per schedule, claim and tick, ever; none before its
 * tick; none deleted that would leave a claim with fewer ready ones than `minReady` of its schedule.
 */
export function watchSnapshots(
  cluster: ClusterInMemory,
  now: () => Date,
  minReady: (scheduleUid: string) => number,
): SnapshotHistory {
  const ticks = new Map<string, number[]>();
  const ready = new Map<string, Set<string>>();
  const breaches: string[] = [];
  let created = 0;
  let deleted = 0;

  const of = <V>(map: Map<string, V>, key: string, make: () => V): V => {
    const value = map.get(key) ?? make();
    map.set(key, value);
    return value;
  };

  function create(name: string, owner: string, object: RawObject): void {
    created++;
    const tick = Date.parse(annotation(object, 'keepsake.dev/tick'));
    const known = of(ticks, owner, () => []);
    if (known.includes(tick)) breaches.push(`${name}: a second snapshot of a tick`);
    if (now().getTime() < tick) breaches.push(`${name}: created before its tick`);
    known.push(tick);
  }

  function remove(name: string, owner: string, scheduleUid: string): void {
    deleted++;
    const left = of(ready, owner, () => new Set());
    if (left.delete(name) && left.size < minReady(scheduleUid)) {
      breaches.push(`${name}: deleted at ${now().toISOString()}, and only ${left.size} ready ones were left`);
    }
  }

  cluster.onChange(({ plural, before, after }) => {
    const object = after ?? before;
    if (plural !== 'volumesnapshots' || object === undefined) return;
    const scheduleUid = label(object, 'keepsake.dev/schedule-uid');
    const owner = `${scheduleUid}/${label(object, 'keepsake.dev/claim-uid')}`;
    const { name } = object.metadata;
    const wasGoing = before?.metadata.deletionTimestamp !== undefined;
    const isGoing = after === undefined || after.metadata.deletionTimestamp !== undefined;
    if (before === undefined) create(name, owner, object);
    else if (isGoing && !wasGoing) remove(name, owner, scheduleUid);
    if (!isGoing && (object.status as { readonly readyToUse?: boolean } | undefined)?.readyToUse === true) {
      of(ready, owner, () => new Set()).add(name);
    }
  });

  return {
    ticks: (scheduleUid, claimUid) => ticks.get(`${scheduleUid}/${claimUid}`) ?? [],
    get created() {
      return created;
    },
    get deleted() {
      return deleted;
    },
    breaches,
  };
}

function label({ metadata }: RawObject, name: string): string {
  return (metadata.labels as Readonly<Record<string, string>> | undefined)?.[name] ?? '';
}

function annotation({ metadata }: RawObject, name: string): string {
  return (metadata.annotations as Readonly<Record<string, string>> | undefined)?.[name] ?? '';
}
