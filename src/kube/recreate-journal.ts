import { recreateFields, recreateLabel, recreatePrefix } from '../api/recreate-names.ts';
import { hashText } from '../domain/naming/stable-hash.ts';
import { isRecord, type RawObject } from '../runtime/raw-object.ts';
import type { CallOptions, KubeClient } from './client.ts';
import { ignore, isKubeError } from './kube-error.ts';
import { textMap } from './raw-fields.ts';
import { resourcePath } from './resources.ts';

/** A StorageClass that is to be there again, as it was written down before it was deleted. */
export interface RecreateEntry {
  /** The class's name. */
  readonly name: string;
  /** Uid of the class that is deleted. */
  readonly uid: string;
  /** The policy for which it happens. */
  readonly policy: string;
  /** What is created. */
  readonly manifest: ClassManifest;
}

/** A StorageClass as it is created: its name, labels and annotations, and all fields outside metadata. */
export type ClassManifest = Readonly<Record<string, unknown>> & {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string };
};

/** An entry that was found, or why what was found is none. */
export type FoundEntry =
  | { readonly kind: 'entry'; readonly configMap: string; readonly entry: RecreateEntry }
  | { readonly kind: 'unreadable'; readonly configMap: string; readonly problem: string };

/** ConfigMaps that hold StorageClasses while there are none of their names, so that no crash loses one. */
export interface RecreateJournal {
  /** Where the entry of a class is written, as `namespace/name`, for people. */
  placeOf(className: string): string;
  write(entry: RecreateEntry, options: CallOptions): Promise<void>;
  /** Done when it is gone, whoever removed it. */
  drop(className: string, options: CallOptions): Promise<void>;
  /** Read from the API server, not from a cache. */
  list(options: CallOptions): Promise<readonly FoundEntry[]>;
}

const CONFIG_MAPS = { group: '', version: 'v1', plural: 'configmaps' } as const;

/** The journal in the operator's own namespace. */
export function createRecreateJournal(client: KubeClient, namespace: string): RecreateJournal {
  const collection = resourcePath(CONFIG_MAPS, { namespace });
  return {
    placeOf: (className) => `${namespace}/${configMapName(className)}`,
    async write(entry, options) {
      const name = configMapName(entry.name);
      const metadata = { name, namespace, labels: { [recreateLabel]: 'true' } };
      const data = dataOf(entry);
      try {
        await client.create(collection, { apiVersion: 'v1', kind: 'ConfigMap', metadata, data }, options);
      } catch (error) {
        if (!isKubeError(error, 'already-exists')) throw error;
        // Left by a try that did not come to the deletion: the class was changed since.
        const body = { metadata: { labels: metadata.labels }, data };
        await client.patch(resourcePath(CONFIG_MAPS, { namespace, name }), { kind: 'merge', body }, options);
      }
    },
    async drop(className, options) {
      const path = resourcePath(CONFIG_MAPS, { namespace, name: configMapName(className) });
      await client.delete(path, { ...options, idempotent: true }).catch(ignore('not-found'));
    },
    async list(options) {
      const { items } = await client.list(collection, { ...options, labelSelector: `${recreateLabel}=true` });
      return items.map(readEntry);
    },
  };
}

function configMapName(className: string): string {
  return `${recreatePrefix}${hashText([className], 13)}`;
}

function dataOf({ name, uid, policy, manifest }: RecreateEntry): Readonly<Record<string, string>> {
  return {
    [recreateFields.name]: name,
    [recreateFields.uid]: uid,
    [recreateFields.policy]: policy,
    [recreateFields.manifest]: JSON.stringify(manifest, undefined, 2),
  };
}

// Whoever may write ConfigMaps beside the operator could have made it: it is followed only where it is one of ours in
// every respect.
function readEntry({ metadata: { name: configMap }, data }: RawObject): FoundEntry {
  const fields = textMap(data);
  const name = fields[recreateFields.name] ?? '';
  const unreadable = (problem: string): FoundEntry => ({ kind: 'unreadable', configMap, problem });
  if (configMap !== configMapName(name)) return unreadable(`its name does not belong to a class named "${name}"`);
  const manifest = parseManifest(fields[recreateFields.manifest] ?? '');
  if (manifest === undefined) return unreadable(`${recreateFields.manifest} is no StorageClass in JSON`);
  if (manifest.metadata.name !== name) return unreadable(`${recreateFields.manifest} has another name than "${name}"`);
  const { [recreateFields.uid]: uid = '', [recreateFields.policy]: policy = '' } = fields;
  return { kind: 'entry', configMap, entry: { name, uid, policy, manifest } };
}

function parseManifest(text: string): ClassManifest | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (!isRecord(parsed) || parsed.kind !== 'StorageClass' || !isRecord(parsed.metadata)) return undefined;
    return typeof parsed.metadata.name === 'string' ? (parsed as ClassManifest) : undefined;
  } catch {
    // Cut off or edited by hand; its reader says which ConfigMap it is.
    return undefined;
  }
}
