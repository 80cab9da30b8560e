import type { Judged } from './binding-plan.ts';

/** The identity and version of an object, for a guarded write. */
export function judged(object: {
  readonly namespace?: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}): Judged {
  const { namespace, name, uid, resourceVersion } = object;
  return { namespace, name, uid, resourceVersion };
}
