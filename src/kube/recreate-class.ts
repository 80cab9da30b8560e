import { isDeepStrictEqual } from 'node:util';
import { annotations } from '../api/names.ts';
import { recreatePrefix } from '../api/recreate-names.ts';
import { hashText } from '../domain/naming/stable-hash.ts';
import type { RecreateClass } from '../domain/topology/policy/topology-action.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { classManifest } from './class-manifest.ts';
import type { CallOptions, KubeClient } from './client.ts';
import { isKubeError, type KubeErrorCode, kubeErrorOrThrow } from './kube-error.ts';
import { annotationsOf, isDeleting } from './raw-fields.ts';
import type { RecreateEntry, RecreateJournal } from './recreate-journal.ts';
import { resourcePath } from './resources.ts';
import { finalizersOf } from './shared-list.ts';
import { storageClasses } from './topology-resources.ts';

/** What a recreation needs. */
export interface RecreateContext {
  readonly client: KubeClient;
  readonly journal: RecreateJournal;
  readonly signal: AbortSignal;
}

/**
 * What became of a recreation:
 *
 * | kind         | the class                                                  | what to do                            |
 * | ------------ | ---------------------------------------------------------- | ------------------------------------- |
 * | `recreated`  | is there as it was wanted                                  | nothing                               |
 * | `overtaken`  | was changed, deleted or taken back since it was judged     | look again                            |
 * | `refused`    | is there as before: nothing was deleted                    | a person must change something        |
 * | `taken`      | is there as somebody else has made it meanwhile            | look again, and say so                |
 * | `unfinished` | may be gone; the journal has it                            | `recoverClasses`, after a wait        |
 */
export type RecreateOutcome =
  | { readonly kind: 'recreated'; readonly object: RawObject }
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'refused' | 'taken' | 'unfinished'; readonly message: string };

/** Answers after which the same request would be refused again, and which have changed nothing. */
const refusals = ['forbidden', 'unauthorized', 'invalid', 'bad-request'] as const satisfies readonly KubeErrorCode[];

/**
 * Deletes a class and creates it again, since the field that is wrong cannot be edited. PersistentVolumes and claims name
 * the class and do not belong to it, so they stay. In between is the whole class in the journal: the process may be killed
 * at any step, and `recoverClasses` ends what was begun.
 *
 * Nothing is deleted before the API server itself has said that the class is as it was judged, that its owner still
 * consents, and, by a dry run, that it would take the new one. Throws a `KubeError` where nothing was deleted and trying
 * again may help.
 */
export async function recreateClass(
  action: RecreateClass,
  policy: string,
  context: RecreateContext,
): Promise<RecreateOutcome> {
  const { client, journal, signal } = context;
  const { name, uid, resourceVersion } = action;
  const live = await readClass(name, context);
  if (live === undefined || !isAsJudged(live, action) || !consents(live)) return { kind: 'overtaken' };
  const obstacle = obstacleOf(live);
  if (obstacle !== undefined) return { kind: 'refused', message: obstacle };

  const entry: RecreateEntry = { name, uid, policy, manifest: classManifest(live, action) };
  const refusal = await rehearse(entry, context);
  if (refusal !== undefined) return { kind: 'refused', message: refusal };

  await journal.write(entry, { signal, idempotent: true });
  try {
    // Not repeated by itself: a second answer that it is not there would leave open who has deleted it.
    await client.delete(classPath(name), { uid, resourceVersion, signal });
  } catch (error) {
    const { code, explanation } = kubeErrorOrThrow(error);
    if (code === 'conflict' || code === 'not-found') {
      await journal.drop(name, { signal });
      return { kind: 'overtaken' };
    }
    if (isKubeError(error, ...refusals)) {
      await journal.drop(name, { signal });
      return { kind: 'refused', message: `it may not be deleted: ${explanation}` };
    }
    return { kind: 'unfinished', message: `whether it was deleted is not known: ${explanation}` };
  }
  return finishRecreation(entry, context);
}

/**
 * Creates the class of an entry, and removes the entry once a class of its name is there, whoever has made it. Throws a
 * `KubeError` when the entry could not be removed.
 */
export async function finishRecreation(entry: RecreateEntry, context: RecreateContext): Promise<RecreateOutcome> {
  const created = await createClass(entry, context);
  if (created.kind !== 'unfinished') await context.journal.drop(entry.name, { signal: context.signal });
  return created;
}

async function createClass(entry: RecreateEntry, context: RecreateContext): Promise<RecreateOutcome> {
  const { client, journal, signal } = context;
  try {
    const object = await client.create(resourcePath(storageClasses), entry.manifest, { signal, idempotent: true });
    return { kind: 'recreated', object };
  } catch (error) {
    const present = isKubeError(error, 'already-exists') ? await readClass(entry.name, context) : undefined;
    if (present !== undefined) return settledWith(entry, present);
    const { explanation } = kubeErrorOrThrow(error);
    const message =
      `it was deleted and cannot be created again yet: ${explanation}; ` +
      `it is tried again, and the manifest is in ConfigMap ${journal.placeOf(entry.name)}`;
    return { kind: 'unfinished', message };
  }
}

/** What it means for an entry that another class is there: from an earlier try whose answer was lost, or somebody else's. */
export function settledWith({ manifest }: RecreateEntry, present: RawObject): RecreateOutcome {
  // Not allowedTopologies: a webhook may have put some into what we created.
  const fields = ['provisioner', 'volumeBindingMode', 'parameters', 'reclaimPolicy'] as const;
  const other = fields.filter((field) => !isDeepStrictEqual(present[field] ?? {}, manifest[field] ?? {}));
  if (other.length === 0) return { kind: 'recreated', object: present };
  const message = `somebody else has created it meanwhile, with another ${other.join(', ')}; theirs is left as it is`;
  return { kind: 'taken', message };
}

/** Reads a class from the API server; undefined: there is none. */
export async function readClass(
  name: string,
  { client, signal }: Pick<RecreateContext, 'client' | 'signal'>,
): Promise<RawObject | undefined> {
  const options: CallOptions = { signal };
  try {
    return await client.get(classPath(name), options);
  } catch (error) {
    if (isKubeError(error, 'not-found')) return undefined;
    throw error;
  }
}

function isAsJudged({ metadata }: RawObject, { uid, resourceVersion }: RecreateClass): boolean {
  return metadata.uid === uid && metadata.resourceVersion === resourceVersion;
}

function consents(live: RawObject): boolean {
  return annotationsOf(live)[annotations.recreate] === 'true';
}

function obstacleOf(live: RawObject): string | undefined {
  const finalizers = finalizersOf(live);
  if (isDeleting(live)) return 'it is being deleted already: create it again with the right fields once it is gone';
  if (finalizers.length === 0) return undefined;
  return `it has finalizers (${finalizers.join(', ')}), which would hold up its deletion: have their owner remove them`;
}

/** What the API server, with its webhooks and policies, would say to the new class, in words; undefined: it would take it. */
async function rehearse(entry: RecreateEntry, { client, signal }: RecreateContext): Promise<string | undefined> {
  // Under its own name it would only hear that it is there already.
  const name = `${recreatePrefix}${hashText([entry.name], 13)}`;
  const rehearsed = { ...entry.manifest, metadata: { ...entry.manifest.metadata, name } };
  try {
    await client.create(resourcePath(storageClasses), rehearsed, { signal, dryRun: true, idempotent: true });
    return undefined;
  } catch (error) {
    if (!isKubeError(error, ...refusals)) throw error;
    return `the API server would not take the new class, so the old one was not deleted: ${error.explanation}`;
  }
}

function classPath(name: string): string {
  return resourcePath(storageClasses, { name });
}
