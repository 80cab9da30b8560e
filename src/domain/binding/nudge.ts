import { parseTimestamp } from '../../api/timestamp.ts';
import type { Content } from './content.ts';

const firstAfterMs = 10_000;
const growth = 3;
/** The sidecar looks at everything every 15 minutes by itself; after that a nudge is of no use. */
const lastAfterMs = 900_000;

/**
 * When a content that is on its way out should be touched again: 10 s after the deletion, and then each time it has taken
 * three times as long, a quarter of an hour at most. The sidecar can fall asleep over one whose creation has just ended:
 * it ignores its own writes, and only a change by somebody else wakes it. Undefined: not, or not any more.
 *
 * The mark itself remembers the last time, so that a restart does not begin anew.
 */
export function nudgeAt(content: Content, deletedAt: Date): Date | undefined {
  const { deleting, beingDeleted, beingCreated, deletionMark } = content;
  // While the driver is being asked for the snapshot, its answer is what is waited for.
  if (!deleting || !beingDeleted || beingCreated) return undefined;
  const lastMs = (parseTimestamp(deletionMark) ?? deletedAt).getTime() - deletedAt.getTime();
  if (lastMs >= lastAfterMs) return undefined;
  return new Date(deletedAt.getTime() + Math.max(firstAfterMs, lastMs * growth));
}
