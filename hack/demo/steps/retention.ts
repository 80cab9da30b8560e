import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { requireEqual } from '../check-failure.ts';
import { type Scene, shownPath } from '../scene.ts';
import { findCopy } from '../snapshot-copy.ts';
import { listSnapshots, scheduleName, tickOf, timeOfDay } from '../snapshots.ts';
import { met, unmet, waitFor } from '../wait-for.ts';
import type { ReadySnapshot } from './bound-and-ready.ts';
import { newContent } from './change-source.ts';

const TWO_TICKS_MS = 120_000;

/** With room for one, the next tick's snapshot takes the place of the first, which goes with all that stands for it. */
export async function letGo(scene: Scene, first: ReadySnapshot, changedAt: Date): Promise<void> {
  const { report, objects } = scene;
  report.step('Retention keeps one, and lets the first go once a newer one is ready');
  await objects.patch('snapshotschedules.keepsake.dev', scheduleName, { spec: { retention: { keepLast: 1 } } });
  report.ok('spec.retention.keepLast is 1 now');

  let nextTick: string | undefined;
  const newer = await waitFor(scene, {
    what: 'the next tick makes a snapshot that becomes ready',
    timeoutMs: TWO_TICKS_MS,
    everyMs: 500,
    look: async () => {
      const ready = (await listSnapshots(scene)).filter(({ status }) => status?.readyToUse);
      // The newest, which stays until the next minute at least.
      const found = ready.findLast((snapshot) => tickOf(snapshot) >= changedAt);
      if (found) return met(found);
      const schedule = await objects.get('snapshotschedules.keepsake.dev', scheduleName);
      nextTick = schedule?.status?.nextScheduleTime;
      return unmet(`no newer ready snapshot; status.nextScheduleTime is ${nextTick}`);
    },
    progress: () => countDown(nextTick, Date.now()),
  });
  report.ok(`the tick ${timeOfDay(tickOf(newer))} made ${newer.metadata.name}, and it is ready`);
  const copy = await findCopy(scene, newer.status?.boundVolumeSnapshotContentName ?? '');
  requireEqual('the newer copy has the new data', { expected: newContent, seen: await readFile(copy.file, 'utf8') });
  report.ok(`its copy says "${newContent.trim()}"`, shownPath(scene, copy.file));

  const gone = async (what: string, look: () => Promise<boolean> | boolean) => {
    await waitFor(scene, {
      what: `${what} is gone`,
      look: async () => ((await look()) ? unmet('still there') : met(0)),
    });
    report.ok(`${what} is gone`);
  };
  await gone(`VolumeSnapshot ${first.name}`, async () => !!(await objects.get('volumesnapshot', first.name)));
  await gone(
    `VolumeSnapshotContent ${first.contentName}`,
    async () => !!(await objects.get('volumesnapshotcontent', first.contentName)),
  );
  await gone(`the driver's ${shownPath(scene, first.folder)}`, () => existsSync(first.folder));
  requireEqual('the newer copy stays', { expected: true, seen: existsSync(copy.file) });
}

/** How long until the tick that the schedule names, in words. */
export function countDown(nextTick: string | undefined, now: number): string {
  const seconds = nextTick === undefined ? Number.NaN : Math.ceil((Date.parse(nextTick) - now) / 1_000);
  return seconds > 0 ? `next tick in ${seconds} s` : 'the tick is due';
}
