import { annotations } from '../api/names.ts';
import type { NodeTerm } from '../domain/selection/node-terms.ts';
import { isKubeError } from './kube-error.ts';
import type { ReadingClient } from './observe-live.ts';
import { parseTerms } from './observe-pending.ts';
import { annotationsOf } from './raw-fields.ts';
import { resourcePath, snapshots } from './resources.ts';

/**
 * Where the volumes were that snapshots of a namespace were taken of, by the snapshots' names; without those that are
 * gone, or that do not say it. It is asked of the API server, since few snapshots are ever restored from, and all of
 * them would have to keep it. Throws a `KubeError`.
 */
export async function readSourcePlaces(
  client: Pick<ReadingClient, 'get'>,
  namespace: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, readonly NodeTerm[]>> {
  const places = new Map<string, readonly NodeTerm[]>();
  for (const name of new Set(names)) {
    const terms = await readSourcePlace(client, namespace, name);
    if (terms !== undefined) places.set(name, terms);
  }
  return places;
}

async function readSourcePlace(client: Pick<ReadingClient, 'get'>, namespace: string, name: string) {
  try {
    const raw = await client.get(resourcePath(snapshots, { namespace, name }));
    return parseTerms(annotationsOf(raw)[annotations.sourceTopology]);
  } catch (error) {
    if (isKubeError(error, 'not-found')) return undefined;
    throw error;
  }
}
