import type { KubeClient } from './client.ts';
import { isKubeError } from './kube-error.ts';

const tries = 5;

/**
 * Changes an object's finalizers without losing one that others add meanwhile: the patch tests the list that it was
 * computed from, and is computed anew when the test fails (as kube-rs does). Resolves to whether anything was written;
 * an object that is gone needs nothing. Throws the last conflict after a few tries.
 */
export async function changeFinalizers(
  client: KubeClient,
  path: string,
  change: (present: readonly string[]) => readonly string[],
): Promise<boolean> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { metadata } = await client.get(path);
      const present = Array.isArray(metadata.finalizers) ? metadata.finalizers.map(String) : [];
      const wanted = change(present);
      if (wanted.length === present.length && wanted.every((finalizer, index) => finalizer === present[index]))
        return false;
      await client.patch(path, {
        kind: 'json',
        operations: [
          // The version stands for the list, which may be absent, and a test of what is absent cannot be written.
          { op: 'test', path: '/metadata/resourceVersion', value: metadata.resourceVersion },
          { op: 'add', path: '/metadata/finalizers', value: wanted },
        ],
      });
      return true;
    } catch (error) {
      if (isKubeError(error, 'not-found')) return false;
      // A failed test answers Invalid (422), a write in between Conflict (409).
      if (!isKubeError(error, 'conflict', 'invalid') || attempt === tries) throw error;
    }
  }
}
