import type { Kinds } from '../objects.ts';
import type { Scene } from '../scene.ts';
import { scheduleName } from '../snapshots.ts';
import { met, unmet, waitFor } from '../wait-for.ts';

const EXPECTED_REASONS = ['SnapshotCreated', 'RetentionDeleted'];

/** A person finds out what happened and why with kubectl alone. */
export async function tellWhy(scene: Scene): Promise<void> {
  const { report, objects, cluster, namespace } = scene;
  report.step('Anybody can see that, and why');
  await waitFor(scene, {
    what: `schedule ${scheduleName} is Ready with one claim and a ready snapshot`,
    look: async () => {
      const schedule = await objects.get('snapshotschedules.keepsake.dev', scheduleName);
      const { conditions = [], claimCount, readyCount = 0 } = schedule?.status ?? {};
      const ready = conditions.find(({ type }) => type === 'Ready');
      return ready?.status === 'True' && claimCount === 1 && readyCount >= 1
        ? met(ready)
        : unmet(JSON.stringify(schedule?.status ?? 'no such schedule'));
    },
  });
  report.command(`kubectl get ksched -n ${namespace}`, await cluster.kubectl(['get', 'ksched', '-n', namespace]));

  const events = await waitFor(scene, {
    what: `the schedule's events say ${EXPECTED_REASONS.join(' and ')}`,
    look: async () => {
      const found = (await objects.list('events.events.k8s.io')).filter(
        ({ regarding }) => regarding?.kind === 'SnapshotSchedule' && regarding.name === scheduleName,
      );
      const reasons = found.map(({ reason }) => reason);
      return EXPECTED_REASONS.every((reason) => reasons.includes(reason))
        ? met(found.sort(byTime))
        : unmet(reasons.join(', '));
    },
  });
  report.ok(
    'its events say what was made, what went, and why',
    ...events.map(({ reason, note }) => `${reason}: ${note}`),
  );
  report.note(`kubectl events -n ${namespace} --for ksched/${scheduleName} shows them too`);
}

function byTime(a: Kinds['events.events.k8s.io'], b: Kinds['events.events.k8s.io']): number {
  return Date.parse(a.eventTime ?? '') - Date.parse(b.eventTime ?? '');
}
