import type { ObservedSchedule } from '../domain/observed.ts';
import type { Schedule } from '../domain/schedule/schedule.ts';

const driver = 'assumed';

/**
 * What a schedule would observe in a cluster where each claim that `spec.claims.names` lists is fit for a snapshot, and
 * nothing else is there. Labels and storage classes of claims that nobody has seen match whatever is asked for.
 */
export function assumeClaims(schedule: Schedule): ObservedSchedule {
  const { namespace, spec, createdAt } = schedule;
  const names = spec.kind === 'ok' ? (spec.value.claims.names ?? []) : [];
  const className = spec.kind === 'ok' ? spec.value.snapshotTemplate?.volumeSnapshotClassName : undefined;
  const object = { uid: 'assumed', resourceVersion: '0' };
  return {
    schedule: spec.kind === 'ok' && names.length > 0 ? onlyByName(schedule, names) : schedule,
    claims: names.map((name) => ({
      ...object,
      namespace,
      name,
      uid: `assumed/${name}`,
      createdAt,
      deleting: false,
      labels: {},
      phase: 'Bound',
      storageClassName: undefined,
      volumeName: 'assumed',
      restoresFrom: undefined,
      excluded: false,
      snapshotClassName: undefined,
    })),
    volume: (name) => ({ ...object, name, driver, claimNamespace: namespace, topology: undefined }),
    classes: [{ ...object, name: className ?? 'assumed', driver, deletionPolicy: 'Delete', isDefault: true }],
    scheduleExists: () => false,
    snapshots: [],
    attempts: new Map(),
  };
}

function onlyByName(schedule: Schedule, names: readonly string[]): Schedule {
  if (schedule.spec.kind !== 'ok') return schedule;
  const { claims, ...spec } = schedule.spec.value;
  return { ...schedule, spec: { kind: 'ok', value: { ...spec, claims: { all: claims.all, names } } } };
}
