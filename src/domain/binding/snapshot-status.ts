import { formatTimestamp } from '../../api/timestamp.ts';
import type { BindableSnapshot } from './bindable.ts';
import type { SnapshotStatusPatch } from './binding-plan.ts';
import type { Content, ContentError } from './content.ts';
import { boundName } from './ownership.ts';
import { isZeroQuantity, quantityOfBytes } from './restore-size.ts';

/** What the stored snapshot says when an error has no message. */
const noMessage = 'no reason given';

/**
 * What is to be written of the content's status into its snapshot's; undefined: nothing. By upstream's rules the name and
 * the time of the data are written once, the size once and over a zero; readiness is copied both ways until the snapshot
 * is ready, and then stays. An error goes when the content has none, or the snapshot is ready.
 */
export function statusFromContent(
  content: Content,
  snapshot: BindableSnapshot,
  now: Date,
): SnapshotStatusPatch | undefined {
  const { status } = content;
  const isFirst = boundName(snapshot) === undefined;
  const stays = snapshot.ready && !isFirst;
  const ready = stays || status?.ready === true;
  const error = ready ? undefined : status?.error;
  const takenAtNs = snapshot.takenAt === undefined ? status?.takenAtNs : undefined;
  const size = sizeIsKnown(snapshot) ? undefined : status?.restoreSize;
  const replacesZero = size !== undefined && (snapshot.restoreSize === undefined || size > 0n);
  const patch: SnapshotStatusPatch = {
    ...(isFirst && { boundVolumeSnapshotContentName: content.name }),
    ...(takenAtNs !== undefined && { creationTime: timestampOfNs(takenAtNs) }),
    ...((isFirst || ready !== snapshot.ready) && { readyToUse: ready }),
    ...(replacesZero && { restoreSize: quantityOfBytes(size) }),
    ...errorPatch(error, snapshot.error, now),
  };
  return Object.keys(patch).length === 0 ? undefined : patch;
}

/** What is to be written of an error that is ours to tell; undefined: it stands there already. */
export function statusOfError(
  message: string,
  readiness: 'not-ready' | 'as-it-is',
  snapshot: BindableSnapshot,
  now: Date,
): SnapshotStatusPatch | undefined {
  const endsReadiness = readiness === 'not-ready' && snapshot.ready;
  if (snapshot.error === message && !endsReadiness) return undefined;
  return {
    ...(readiness === 'not-ready' && { readyToUse: false }),
    ...errorPatch({ message, time: undefined }, snapshot.error, now),
  };
}

/** Nanoseconds since 1970 as RFC 3339, cut to the second: a double could not tell the last nanosecond from the next second. */
export function timestampOfNs(ns: bigint): string {
  const second = 1_000_000_000n;
  const whole = ns / second - (ns % second < 0n ? 1n : 0n);
  return formatTimestamp(new Date(Number(whole) * 1000));
}

function sizeIsKnown({ restoreSize }: BindableSnapshot): boolean {
  return restoreSize !== undefined && !isZeroQuantity(restoreSize);
}

// Only the message is compared: upstream compares the times too, wrongly, and writes on every look.
function errorPatch(
  error: ContentError | undefined,
  present: string | undefined,
  now: Date,
): Pick<SnapshotStatusPatch, 'error'> {
  if (error === undefined) return present === undefined ? {} : { error: null };
  const message = error.message ?? noMessage;
  return message === present ? {} : { error: { message, time: error.time ?? formatTimestamp(now) } };
}
