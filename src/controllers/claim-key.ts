import { objectKey } from '../runtime/object-key.ts';

const prefix = 'persistentvolumeclaims/';

/** The key of a claim among those of snapshots: no name of a snapshot has a slash. */
export function claimKey(claim: { readonly namespace: string; readonly name: string }): string {
  return `${prefix}${objectKey(claim)}`;
}

/** `namespace/name` of the claim that a key is about; undefined for the key of a snapshot. */
export function claimOfKey(key: string): string | undefined {
  return key.startsWith(prefix) ? key.slice(prefix.length) : undefined;
}
