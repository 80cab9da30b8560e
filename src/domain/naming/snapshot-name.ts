import { formatTimestamp } from '../../api/timestamp.ts';
import { hashText } from './stable-hash.ts';

/** What a snapshot of ours stands for; its name follows from nothing else. */
export interface SnapshotIdentity {
  readonly scheduleUid: string;
  readonly claimName: string;
  readonly claimUid: string;
  readonly tick: Date;
}

const claimPartLength = 40;
const hashLength = 10;

/**
 * Names the one snapshot that a schedule may make of a claim at a tick: `<claim, at most 40>-<yyyyMMddHHmm, UTC>-<hash>`.
 * The name is the lock: whoever creates it second finds the work done. It is at most 64 characters and a valid
 * DNS-1123 subdomain. The hash covers the uids, so neither cut names nor a re-created schedule or claim can collide.
 */
export function snapshotName(identity: SnapshotIdentity): string {
  // A cut may end in a separator, which must not stand before the next dash.
  const claim = identity.claimName.slice(0, claimPartLength).replace(/[-.]+$/, '');
  const minute = identity.tick.toISOString().slice(0, 16).replace(/\D/g, '');
  const hash = hashText([identity.scheduleUid, identity.claimUid, tickText(identity.tick)], hashLength);
  return `${claim}-${minute}-${hash}`;
}

/** A tick as it is written on a snapshot: RFC 3339 in UTC, to the second. */
export function tickText(tick: Date): string {
  return formatTimestamp(tick);
}
