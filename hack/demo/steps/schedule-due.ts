import type { BoundClaim } from '../claims.ts';
import type { Scene } from '../scene.ts';
import { listSnapshots, scheduleName, tickOf, timeOfDay } from '../snapshots.ts';
import { met, unmet, waitFor } from '../wait-for.ts';

/** A schedule for the claim comes due and makes a VolumeSnapshot, whose name this returns. */
export async function comeDue(scene: Scene, source: BoundClaim): Promise<string> {
  const { report, objects } = scene;
  report.step('A SnapshotSchedule comes due');
  await objects.apply({
    apiVersion: 'keepsake.dev/v1',
    kind: 'SnapshotSchedule',
    metadata: { name: scheduleName },
    spec: {
      schedule: '* * * * *',
      // The first one now: nobody likes to wait for a minute to begin.
      runOnCreate: true,
      claims: { names: [source.name] },
      // More than the story makes, so that none goes before its turn, however slow the machine is.
      retention: { keepLast: 24 },
    },
  });
  report.ok(`SnapshotSchedule ${scheduleName} is applied: each minute, claim ${source.name}, keep the last 24`);
  const snapshot = await waitFor(scene, {
    what: 'the operator makes a VolumeSnapshot',
    look: async () => {
      const [first] = await listSnapshots(scene);
      return first ? met(first) : unmet(`no VolumeSnapshot with the label keepsake.dev/schedule=${scheduleName}`);
    },
  });
  const { name } = snapshot.metadata;
  report.ok(`Keepsake made VolumeSnapshot ${name} for the tick ${timeOfDay(tickOf(snapshot))}`);
  return name;
}
