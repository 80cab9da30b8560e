import { parseTimestamp } from '../../../api/timestamp.ts';
import type { Policy } from '../policy/policy.ts';

/** A value of a topology key that a node has had. */
export interface RememberedDomain {
  readonly driver: string;
  readonly topologyKey: string;
  readonly value: string;
  readonly lastSeen: Date;
}

const dayMs = 24 * 60 * 60 * 1000;

/** So long a value counts after its last node: an autoscaler may start the zone again. Milliseconds. */
export const rememberedMs = 30 * dayMs;

/** Whether a value that a node had last at `lastSeen` is still remembered. */
export function isRemembered(lastSeen: Date, now: Date): boolean {
  return now.getTime() - lastSeen.getTime() < rememberedMs;
}

/** What the statuses of the policies remember: each value once, as it was seen last by any of them. */
export function rememberedDomains(policies: readonly Policy[]): readonly RememberedDomain[] {
  const latest = new Map<string, RememberedDomain>();
  for (const { driver, topologyKey, values } of policies.flatMap(({ status }) => status.topologyDomains ?? [])) {
    for (const { value, lastSeenTime } of values) {
      const lastSeen = parseTimestamp(lastSeenTime);
      if (lastSeen === undefined) continue;
      const id = JSON.stringify([driver, topologyKey, value]);
      const known = latest.get(id);
      if (known === undefined || known.lastSeen < lastSeen) latest.set(id, { driver, topologyKey, value, lastSeen });
    }
  }
  return [...latest.values()];
}
