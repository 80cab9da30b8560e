import type { Scene } from './scene.ts';
import { becomeReady } from './steps/bound-and-ready.ts';
import { changeSource } from './steps/change-source.ts';
import { editClass } from './steps/edit-class.ts';
import { explainWaiting } from './steps/explain-waiting.ts';
import { restore } from './steps/restore.ts';
import { letGo } from './steps/retention.ts';
import { comeDue } from './steps/schedule-due.ts';
import { setMode } from './steps/set-mode.ts';
import { tellWhy } from './steps/tell-why.ts';
import { writeSource } from './steps/write-source.ts';

/**
 * The main job from beginning to end. A step is one file: it announces itself, acts, checks, and returns what later
 * steps need to know; a new one is one more file and one more line here.
 * @throws CheckFailure at the first check that does not hold.
 */
export async function tellStory(scene: Scene): Promise<void> {
  const source = await writeSource(scene);
  const name = await comeDue(scene, source);
  const snapshot = await becomeReady(scene, name);
  const changedAt = await changeSource(scene, source, snapshot);
  await restore(scene, source, snapshot);
  await letGo(scene, snapshot, changedAt);
  await tellWhy(scene);
  await setMode(scene);
  const waiting = await explainWaiting(scene);
  await editClass(scene, waiting);
}
