import type { BindableSnapshot } from './bindable.ts';
import type { Content } from './content.ts';
import type { ObservedBinding } from './observed-binding.ts';

/**
 * The name that the content of a dynamic snapshot has, always: whoever creates it second finds it made. The sidecar
 * names the storage's snapshot after the same uid, so that there is never a second one either.
 */
export function fixedContentName(snapshotUid: string): string {
  return `snapcontent-${snapshotUid}`;
}

/** The content that a snapshot will be bound to: the one that it asks for, or the one that is made for it. */
export function expectedContentName({ preProvisioned, uid }: BindableSnapshot): string {
  return preProvisioned ?? fixedContentName(uid);
}

/** The content that the status names; the API server lets anybody write an empty name, which says nothing. */
export function boundName({ contentName }: BindableSnapshot): string | undefined {
  return contentName === '' ? undefined : contentName;
}

/** The content that counts for a snapshot: the bound one, else the expected one. */
export function contentNameOf(snapshot: BindableSnapshot): string {
  return boundName(snapshot) ?? expectedContentName(snapshot);
}

/** Every name under which a content of the snapshot may exist, whatever has become of the status. */
export function possibleContentNames(snapshot: BindableSnapshot): readonly string[] {
  const names = [boundName(snapshot), snapshot.preProvisioned || undefined, fixedContentName(snapshot.uid)];
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** True when the content says that it belongs to this very snapshot. Without a uid it belongs to nobody yet. */
export function pointsBack({ ref }: Content, { namespace, name, uid }: BindableSnapshot): boolean {
  return ref.namespace === namespace && ref.name === name && ref.uid === uid;
}

/** The contents that belong to the snapshot: nothing else of its contents may ever be deleted. */
export function contentsOf({ snapshot, content }: ObservedBinding): readonly Content[] {
  return possibleContentNames(snapshot)
    .map((name) => content(name))
    .filter((one) => one !== undefined)
    .filter((one) => pointsBack(one, snapshot));
}

/**
 * True when the snapshot has had a content. If that is gone, its data is gone: a content made anew would hold the data of
 * today under the date of the old one.
 */
export function wasBound(snapshot: BindableSnapshot): boolean {
  return boundName(snapshot) !== undefined || snapshot.takenAt !== undefined || snapshot.ready;
}
