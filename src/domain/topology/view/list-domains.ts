import type {
  StorageTopologyPolicyStatus,
  StorageTopologyPolicyStatusTopologyDomain,
  StorageTopologyPolicyStatusTopologyDomainValue,
} from '../../../api/storage-topology-policy.generated.ts';
import { formatTimestamp, parseTimestamp } from '../../../api/timestamp.ts';
import { isRemembered, rememberedMs } from './remembered-domains.ts';
import type { DomainValue, TopologyDomain, TopologyView } from './topology-view.ts';

/** So many domains, and values of each, are listed in the status; the CRD refuses more. */
export const listedDomains = 64;

const refreshMs = 24 * 60 * 60 * 1000;

/** status.topologyDomains, and when it changes although no node does. */
export interface ListedDomains {
  readonly domains: readonly StorageTopologyPolicyStatusTopologyDomain[];
  readonly truncated: boolean;
  /** When times must be renewed, or a value is forgotten; undefined: never. */
  readonly wakeAt: Date | undefined;
}

/**
 * Lists where the drivers of a policy have nodes. The time of a value that nodes have is renewed once it is a day old, and
 * all of them together, so that a cluster in which nothing happens costs one write a day.
 */
export function listDomains(
  provisioners: readonly string[],
  view: TopologyView,
  status: StorageTopologyPolicyStatus,
  now: Date,
): ListedDomains {
  const all = [...provisioners].sort().flatMap((name) => view.drivers.get(name)?.domains ?? []);
  const before = previousValues(status);
  const listed = all
    .slice(0, listedDomains)
    .map((domain) => ({
      domain,
      values: domain.values.filter(({ nodes, lastSeen }) => nodes > 0 || counts(lastSeen, now)),
    }))
    .filter(({ domain, values }) => values.length > 0 || domain.nodesWithoutKey > 0);
  const live = listed.flatMap(({ domain, values }) =>
    values.filter(({ nodes }) => nodes > 0).map(({ value }) => before(domain, value)?.lastSeenTime),
  );
  const renew = live.some((text) => isOld(text, now));
  const domains = listed.map(({ domain, values }) => {
    const entries = values.slice(0, listedDomains).map((one) => valueEntry(one, before(domain, one.value), renew, now));
    return {
      driver: domain.driver,
      topologyKey: domain.topologyKey,
      values: entries,
      ...(domain.nodesWithoutKey > 0 && { nodesWithoutKey: domain.nodesWithoutKey }),
      ...(values.length > entries.length && { valueCount: values.length }),
    };
  });
  return {
    domains,
    truncated: all.length > listedDomains || domains.some(({ valueCount }) => valueCount !== undefined),
    wakeAt: earliestChange(domains),
  };
}

type Entry = StorageTopologyPolicyStatusTopologyDomainValue;

function previousValues({ topologyDomains = [] }: StorageTopologyPolicyStatus) {
  const known = new Map<string, Entry>();
  const id = (domain: Pick<TopologyDomain, 'driver' | 'topologyKey'>, value: string) =>
    JSON.stringify([domain.driver, domain.topologyKey, value]);
  for (const domain of topologyDomains) for (const entry of domain.values) known.set(id(domain, entry.value), entry);
  return (domain: TopologyDomain, value: string) => known.get(id(domain, value));
}

function valueEntry(
  { value, nodes, lastSeen }: DomainValue,
  before: Entry | undefined,
  renew: boolean,
  now: Date,
): Entry {
  if (nodes > 0) {
    const kept = renew || before?.nodes === 0 ? undefined : before?.lastSeenTime;
    return { value, nodes, lastSeenTime: kept ?? formatTimestamp(now) };
  }
  // Its last node has just gone: what the status says may be a day old.
  if (before !== undefined && before.nodes > 0) return { value, nodes, lastSeenTime: formatTimestamp(now) };
  return { value, nodes, lastSeenTime: before?.lastSeenTime ?? formatTimestamp(lastSeen ?? now) };
}

function counts(lastSeen: Date | undefined, now: Date): boolean {
  return lastSeen !== undefined && isRemembered(lastSeen, now);
}

function isOld(text: string | undefined, now: Date): boolean {
  const seen = parseTimestamp(text);
  return seen !== undefined && now.getTime() - seen.getTime() >= refreshMs;
}

function earliestChange(domains: readonly StorageTopologyPolicyStatusTopologyDomain[]): Date | undefined {
  const changes = domains
    .flatMap(({ values }) => values)
    .flatMap(({ nodes, lastSeenTime }) => {
      const seen = parseTimestamp(lastSeenTime);
      return seen === undefined ? [] : [seen.getTime() + (nodes > 0 ? refreshMs : rememberedMs)];
    });
  return changes.length === 0 ? undefined : new Date(changes.reduce((a, b) => Math.min(a, b)));
}
