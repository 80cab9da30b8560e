import { readFile } from 'node:fs/promises';
import { requireEqual } from '../check-failure.ts';
import { type BoundClaim, claimManifest, createBoundClaim } from '../claims.ts';
import { type Scene, shownPath } from '../scene.ts';
import type { ReadySnapshot } from './bound-and-ready.ts';
import { newContent } from './change-source.ts';
import { oldContent } from './write-source.ts';

/** A new claim is made from the snapshot and has the old content, while the source keeps the new. */
export async function restore(scene: Scene, source: BoundClaim, snapshot: ReadySnapshot): Promise<void> {
  const { report, namespace } = scene;
  report.step('The old data comes back in a new claim');
  const restored = await createBoundClaim(
    scene,
    claimManifest('orders-restored', { from: snapshot.name }),
    'orders-restored',
  );
  report.ok(`claim ${namespace}/${restored.name}, made from the snapshot, is bound to volume ${restored.volumeName}`);
  requireEqual('the restored file has the old content', {
    expected: oldContent,
    seen: await readFile(restored.file, 'utf8'),
  });
  report.ok(`its file says "${oldContent.trim()}"`, shownPath(scene, restored.file));
  requireEqual('the source has the new content', { expected: newContent, seen: await readFile(source.file, 'utf8') });
  report.ok(`the file of the source says "${newContent.trim()}"`, shownPath(scene, source.file));
}
