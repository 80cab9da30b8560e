import type { BindableClaim, BindableClass, BindableSnapshot, BindableVolume } from '../domain/binding/bindable.ts';
import { isProtected } from '../domain/binding/claim-use.ts';
import type { Content } from '../domain/binding/content.ts';
import { objectKey } from '../runtime/object-key.ts';
import type { ReadonlyStore } from '../runtime/store.ts';
import type { StoreEvent } from '../runtime/stored.ts';
import { claimKey } from './claim-key.ts';

/** Keys of the snapshots whose binding a change may concern, and of claims that may be protected for nobody. */
export interface BindingKeys {
  ofSnapshot(event: StoreEvent<BindableSnapshot>): readonly string[];
  ofContent(event: StoreEvent<Content>): readonly string[];
  ofClaim(event: StoreEvent<BindableClaim>): readonly string[];
  ofVolume(event: StoreEvent<BindableVolume>): readonly string[];
  ofClass(event: StoreEvent<BindableClass>): readonly string[];
}

/**
 * Maps changes to the snapshots that they concern. A snapshot that is ready and stays is concerned by its content alone,
 * so that the changes of a claim, of which there are two per snapshot, do not wake all that were ever taken of it.
 */
export function bindingKeys(snapshots: ReadonlyStore<BindableSnapshot, 'claim' | 'preProvisioned'>): BindingKeys {
  const unfinished = (claim: string) => snapshots.byIndex('claim', claim).filter(isUnfinished).map(objectKey);

  function ofSnapshot({ type, object }: StoreEvent<BindableSnapshot>): readonly string[] {
    const { namespace, claimName } = object;
    if (type !== 'DELETED' || claimName === undefined) return [objectKey(object)];
    // It may have been the last that needed its claim.
    return [objectKey(object), claimKey({ namespace, name: claimName })];
  }

  return {
    ofSnapshot,
    ofContent(event) {
      const { name, ref } = event.object;
      const before = event.type === 'MODIFIED' ? [event.previous.ref] : [];
      const pointed = [ref, ...before].map(objectKey);
      return [...new Set([...pointed, ...snapshots.byIndex('preProvisioned', name).map(objectKey)])];
    },
    ofClaim(event) {
      const { object } = event;
      const { namespace, restoresFrom } = object;
      // Whether a restore still needs its source shows in the claim that is being filled.
      const source = restoresFrom === undefined ? [] : [objectKey({ namespace, name: restoresFrom })];
      if (event.type === 'MODIFIED' && isSameToSnapshots(event.previous, object)) return source;
      const claim = objectKey(object);
      const waiting = unfinished(claim);
      const idle = waiting.length === 0 && isProtected(object) ? [claimKey(object)] : [];
      return [...source, ...waiting, ...idle];
    },
    ofVolume: ({ object: { claimNamespace, claimName } }) =>
      claimNamespace === undefined || claimName === undefined
        ? []
        : unfinished(objectKey({ namespace: claimNamespace, name: claimName })),
    ofClass: ({ object: { name } }) =>
      Array.from(snapshots.values())
        .filter((one) => one.className === undefined || one.className === name)
        // A snapshot that is ready may carry an error about its class, which its return clears.
        .filter((one) => isUnfinished(one) || one.error !== undefined)
        .map(objectKey),
  };
}

function isUnfinished({ ready, deleting }: BindableSnapshot): boolean {
  return !ready || deleting;
}

// That it has come under protection concerns nobody: whoever wrote it goes on by itself.
function isSameToSnapshots(before: BindableClaim, after: BindableClaim): boolean {
  return (
    before.phase === after.phase &&
    before.volumeName === after.volumeName &&
    before.deleting === after.deleting &&
    (isProtected(after) || !isProtected(before))
  );
}
