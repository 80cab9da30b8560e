import type { PruneRule } from './retention/explain-retention.ts';

/** One call to the API server that a plan wants, and why. */
export type Action = CreateSnapshot | DeleteSnapshot;

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
}
