import { readFile, writeFile } from 'node:fs/promises';
import { requireEqual } from '../check-failure.ts';
import type { BoundClaim } from '../claims.ts';
import { type Scene, shownPath } from '../scene.ts';
import type { ReadySnapshot } from './bound-and-ready.ts';
import { oldContent } from './write-source.ts';

/** What the file holds after somebody's mistake. */
export const newContent = 'tuesday: 0 orders, all deleted by mistake\n';

/** The file of the source changes; the snapshot's copy does not. Returns the moment after which snapshots have the new. */
export async function changeSource(scene: Scene, source: BoundClaim, snapshot: ReadySnapshot): Promise<Date> {
  const { report } = scene;
  report.step('The file is overwritten by mistake');
  await writeFile(source.file, newContent);
  const changedAt = new Date();
  report.ok(`the file of the claim says "${newContent.trim()}"`, shownPath(scene, source.file));
  requireEqual("the driver's copy is as it was", {
    expected: oldContent,
    seen: await readFile(snapshot.file, 'utf8'),
  });
  report.ok(`the driver's copy still says "${oldContent.trim()}"`, shownPath(scene, snapshot.file));
  return changedAt;
}
