import type { Reason } from './reasons.ts';
import { formatTimestamp } from './timestamp.ts';

/** metav1.Condition. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  /** The metadata.generation that it speaks about. */
  readonly observedGeneration?: number;
  /** RFC 3339; when `status` last changed. */
  readonly lastTransitionTime: string;
  readonly reason: string;
  readonly message: string;
}

/**
 * The condition types that kstatus reads, which is how Flux and others judge health. `normal`: True is good, and the
 * condition is always there. `abnormal`: True is trouble or work in progress, and the condition is only there while it
 * is True; beside Ready, a False one would say nothing.
 */
export const polarity = {
  Ready: 'normal',
  Reconciling: 'abnormal',
  Stalled: 'abnormal',
  RetentionStuck: 'abnormal',
  TopologyDiscovered: 'normal',
  Conflicting: 'abnormal',
} as const;

/** What a reconcile has found out about one aspect. */
export interface Finding {
  readonly type: keyof typeof polarity;
  readonly status: Condition['status'];
  readonly observedGeneration: number;
  readonly reason: Reason;
  readonly message: string;
}

/**
 * `conditions` with `finding` in it. `lastTransitionTime` stays unless the status changes; an abnormal condition that is
 * not True is left out. Gives back the same array when nothing changed, so that the caller can spare the write.
 */
export function setCondition(conditions: readonly Condition[], finding: Finding, now: Date): readonly Condition[] {
  const before = findCondition(conditions, finding.type);
  if (polarity[finding.type] === 'abnormal' && finding.status !== 'True') {
    return before === undefined ? conditions : conditions.filter((condition) => condition !== before);
  }
  const lastTransitionTime = before?.status === finding.status ? before.lastTransitionTime : formatTimestamp(now);
  const after: Condition = { ...finding, lastTransitionTime };
  if (before === undefined) return [...conditions, after];
  if (sameCondition(before, after)) return conditions;
  return conditions.map((condition) => (condition === before ? after : condition));
}

/** The condition of that type, if it is there. */
export function findCondition(conditions: readonly Condition[], type: string): Condition | undefined {
  return conditions.find((condition) => condition.type === type);
}

function sameCondition(one: Condition, other: Condition): boolean {
  return (
    one.status === other.status &&
    one.observedGeneration === other.observedGeneration &&
    one.lastTransitionTime === other.lastTransitionTime &&
    one.reason === other.reason &&
    one.message === other.message
  );
}
