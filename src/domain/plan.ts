import type { PruneRule } from './retention/explain-retention.ts';
import type { RetainedContent } from './retention/retained-content.ts';

/** One call to the API server that a plan wants, and why. */
export type Action = CreateSnapshot | DeleteSnapshot | SetOwner | RemoveOwner;

/** Create the one snapshot of a claim for a tick. Its name makes the call idempotent. */
export interface CreateSnapshot {
  readonly kind: 'create-snapshot';
  readonly namespace: string;
  readonly name: string;
  readonly claimName: string;
  readonly claimUid: string;
  readonly className: string;
  readonly tick: Date;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** The schedule that shall own it, when its snapshots are deleted with it. */
  readonly owner: { readonly name: string; readonly uid: string } | undefined;
  readonly because: string;
}

/** Delete one snapshot: exactly the object that was judged, and only while it is as it was judged. */
export interface DeleteSnapshot {
  readonly kind: 'delete-snapshot';
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly claimUid: string;
  readonly rule: PruneRule;
  readonly because: string;
  /** What stays behind although the snapshot goes. */
  readonly leaves?: RetainedContent | undefined;
}

/** Change who owns one snapshot: only while it is as it was judged, and without touching what others own. */
interface ChangeOwner {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Uids whose references are taken away: the schedule's, and those that it adopts. */
  readonly schedules: readonly string[];
  readonly because: string;
}

/** Make the schedule the owner of a snapshot, so that it is deleted with the schedule. */
export interface SetOwner extends ChangeOwner {
  readonly kind: 'set-owner';
  readonly owner: { readonly name: string; readonly uid: string };
}

/** Let the snapshot live on without the schedule. */
export interface RemoveOwner extends ChangeOwner {
  readonly kind: 'remove-owner';
}
