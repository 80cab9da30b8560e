import { labels, managedBy } from '../api/names.ts';
import { hashText } from '../domain/naming/stable-hash.ts';

const nameLength = 253;
const labelValueLength = 63;
const hashLength = 16;
const prefix = 'keepsake-';

/** The label of what stands in the API server for a policy: the value is that of `engineLabel`. */
export const engineOf = 'keepsake.dev/engine-of';

/** Selects all that was ever made for a policy with `engine: AdmissionPolicy`. */
export const engineSelector = `${labels.managedBy}=${managedBy},${engineOf}`;

/** The name of a policy's MutatingAdmissionPolicy and of its binding; a hash stands in where it would be too long. */
export function engineName(policy: string): string {
  const name = `${prefix}${policy}`;
  if (name.length <= nameLength) return name;
  const hash = hashText([policy], hashLength);
  // A name may not have a dot or a dash before a dot.
  return `${name.slice(0, nameLength - hashLength - 1).replace(/[-.]+$/, '')}-${hash}`;
}

/** A policy's name as a label value: the name, or its hash beyond 63 characters. */
export function engineLabel(policy: string): string {
  return policy.length <= labelValueLength ? policy : hashText([policy], hashLength);
}
