import { isDeleting } from './raw-fields.ts';
import {
  finishRecreation,
  type RecreateContext,
  type RecreateOutcome,
  readClass,
  settledWith,
} from './recreate-class.ts';
import type { RecreateEntry } from './recreate-journal.ts';

/** What became of one entry of the journal. */
export type Recovery =
  | { readonly kind: 'ended'; readonly entry: RecreateEntry; readonly outcome: RecreateOutcome }
  /** The class was not deleted after all; the entry is removed. */
  | { readonly kind: 'not-begun'; readonly entry: RecreateEntry }
  /** The class is on its way out, for a finalizer that came last. */
  | { readonly kind: 'waiting'; readonly entry: RecreateEntry }
  | { readonly kind: 'unreadable'; readonly configMap: string; readonly problem: string };

/**
 * Ends what an earlier process, or an earlier try, has begun: a class that the journal holds and that is not there is
 * created. Must not run beside `recreateClass`, which writes the entry first and deletes the class then. Throws a
 * `KubeError` when the API server could not be asked; doing it again does no harm.
 */
export async function recoverClasses(context: RecreateContext): Promise<readonly Recovery[]> {
  const { journal, signal } = context;
  const recoveries: Recovery[] = [];
  for (const found of await journal.list({ signal })) {
    recoveries.push(found.kind === 'unreadable' ? found : await recover(found.entry, context));
  }
  return recoveries;
}

async function recover(entry: RecreateEntry, context: RecreateContext): Promise<Recovery> {
  const { journal, signal } = context;
  const present = await readClass(entry.name, context);
  if (present === undefined) return { kind: 'ended', entry, outcome: await finishRecreation(entry, context) };
  const isOld = present.metadata.uid === entry.uid;
  if (isOld && isDeleting(present)) return { kind: 'waiting', entry };
  await journal.drop(entry.name, { signal });
  return isOld ? { kind: 'not-begun', entry } : { kind: 'ended', entry, outcome: settledWith(entry, present) };
}
