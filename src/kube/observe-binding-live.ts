import type { Content } from '../domain/binding/content.ts';
import type { ObservedBinding } from '../domain/binding/observed-binding.ts';
import { possibleContentNames } from '../domain/binding/ownership.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { isKubeError } from './kube-error.ts';
import { asUpstream } from './observe-binding.ts';
import type { ReadingClient } from './observe-live.ts';
import { claims, contents, resourcePath, snapshotClasses, snapshots, volumes } from './resources.ts';

/**
 * Reads from the API server what explains the binding of one snapshot, without a cache; undefined when there is no such
 * snapshot. Other snapshots of its claim and the Nodes are not read: they explain nothing. Throws a `KubeError`.
 */
export async function observeBindingLive(
  client: ReadingClient,
  at: { readonly namespace: string; readonly name: string },
): Promise<ObservedBinding | undefined> {
  const { namespace } = at;
  const raw = await getIfThere(client, resourcePath(snapshots, at));
  if (raw === undefined) return undefined;
  const snapshot = snapshots.project(raw);
  const { claimName: name } = snapshot;
  const [found, rawClaim, classes, restoring] = await Promise.all([
    Promise.all(possibleContentNames(snapshot).map((content) => getContent(client, content))),
    name === undefined ? undefined : getIfThere(client, resourcePath(claims, { namespace, name })),
    client.list(resourcePath(snapshotClasses)),
    snapshot.deleting ? listRestoring(client, at) : [],
  ]);
  const contentByName = new Map(found.flatMap((content) => (content === undefined ? [] : [[content.name, content]])));
  const claim = rawClaim && claims.project(rawClaim);
  const rawVolume =
    claim?.volumeName === undefined
      ? undefined
      : await getIfThere(client, resourcePath(volumes, { name: claim.volumeName }));
  return {
    snapshot,
    content: (content) => contentByName.get(content),
    claim,
    volume: rawVolume && volumes.project(rawVolume),
    classes: classes.items.map(snapshotClasses.project),
    siblings: [snapshot],
    restoring,
    options: { ...asUpstream, nodes: undefined },
  };
}

async function getContent(client: ReadingClient, name: string): Promise<Content | undefined> {
  const raw = await getIfThere(client, resourcePath(contents, { name }));
  return raw && contents.project(raw);
}

/** Names of the Pending claims that are made from a snapshot. */
async function listRestoring(
  client: ReadingClient,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Promise<readonly string[]> {
  const { items } = await client.list(resourcePath(claims, { namespace }));
  return items
    .map(claims.project)
    .filter(({ restoresFrom, phase }) => restoresFrom === name && phase === 'Pending')
    .map((claim) => claim.name);
}

async function getIfThere(client: ReadingClient, path: string): Promise<RawObject | undefined> {
  try {
    return await client.get(path);
  } catch (error) {
    if (isKubeError(error, 'not-found')) return undefined;
    throw error;
  }
}
