import { writeFile } from 'node:fs/promises';
import { type BoundClaim, claimManifest, createBoundClaim } from '../claims.ts';
import { type Scene, shownPath } from '../scene.ts';

/** What the file holds before anything happens to it. */
export const oldContent = 'monday: 12 orders\n';

/** A claim with a file in it: what the rest of the story is about. */
export async function writeSource(scene: Scene): Promise<BoundClaim> {
  const { report, namespace, cluster } = scene;
  report.step('A claim with a file');
  await cluster.kubectl(['create', 'namespace', namespace]);
  const source = await createBoundClaim(scene, claimManifest('orders'), 'orders');
  report.ok(`claim ${namespace}/orders is bound to volume ${source.volumeName}`);
  await writeFile(source.file, oldContent);
  report.ok(`its file says "${oldContent.trim()}"`, shownPath(scene, source.file));
  return source;
}
