import type { TopologyAction } from '../domain/topology/policy/topology-action.ts';
import type { TopologyOutcome } from '../domain/topology/policy/topology-outcome.ts';

/** What was refused lately, so that it is not tried and told at every look. */
export interface RefusedActions {
  /** Whether nothing speaks against trying: the class was edited since, or the refusal is long ago. */
  mayTry(action: TopologyAction, now: Date): boolean;
  remember(outcome: TopologyOutcome, now: Date): void;
}

/** An empty memory; a refusal counts for so many milliseconds. Losing it costs one early try. */
export function createRefusedActions(forMs: number): RefusedActions {
  const refused = new Map<string, { readonly resourceVersion: string; readonly at: number }>();
  const keyOf = ({ kind, uid }: TopologyAction) => `${kind} ${uid}`;
  const isOver = (at: number, now: Date) => Math.abs(now.getTime() - at) >= forMs;
  return {
    mayTry(action, now) {
      const known = refused.get(keyOf(action));
      return known?.resourceVersion !== action.resourceVersion || isOver(known.at, now);
    },
    remember({ kind, action }, now) {
      for (const [key, { at }] of refused) if (isOver(at, now)) refused.delete(key);
      const { resourceVersion } = action;
      if (kind === 'refused') refused.set(keyOf(action), { resourceVersion, at: now.getTime() });
      else refused.delete(keyOf(action));
    },
  };
}
