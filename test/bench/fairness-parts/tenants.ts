import { apiVersion } from '../../../src/api/names.ts';
import { SNAPSHOT_CLASS } from '../cluster-parts/api-only-cluster.ts';
import type { BareClient } from '../tick-parts/bare-client.ts';
import { makeBoundClaims } from '../tick-parts/bound-claims.ts';

/** Those who share an operator, each in a namespace of its own. */
export interface Tenants {
  /** How many small ones; their namespaces are `team-0` and so on. */
  readonly small: number;
  readonly claimsOfSmall: number;
  /** Claims of the one whose schedule is very large. */
  readonly claimsOfLarge: number;
  /** Claims of the one whose every snapshot is refused. */
  readonly claimsOfPoisoned: number;
}

/** The namespaces of small tenants, as the audit log writes them. */
export const SMALL_NAMESPACE = /^team-\d+$/;

const LARGE = 'large';
const POISONED = 'poisoned';
const schedulesOf = (namespace: string) => `/apis/${apiVersion}/namespaces/${namespace}/snapshotschedules`;

/** Makes everybody's claims, a schedule that is due each minute for each small tenant, and what refuses the poisoned. */
export async function makeTenants(api: BareClient, tenants: Tenants): Promise<void> {
  await refuseSnapshots(api, POISONED);
  await makeBoundClaims(api, POISONED, tenants.claimsOfPoisoned);
  await makeBoundClaims(api, LARGE, tenants.claimsOfLarge);
  for (let i = 0; i < tenants.small; i++) {
    await makeBoundClaims(api, `team-${i}`, tenants.claimsOfSmall);
    await makeSchedule(api, `team-${i}`, '* * * * *');
  }
}

/** Gives the large and the poisoned tenant a schedule that is due in this minute of each hour. */
export async function letTroubleIn(api: BareClient, minute: number): Promise<void> {
  for (const namespace of [LARGE, POISONED]) await makeSchedule(api, namespace, `${minute} * * * *`);
}

/** Whether the large tenant's schedule is done with the tick. */
export async function isLargeDone(api: BareClient, tick: number): Promise<boolean> {
  const { status } = JSON.parse(await api.call('GET', `${schedulesOf(LARGE)}/bench`));
  return status?.lastScheduleTime !== undefined && Date.parse(status.lastScheduleTime) === tick;
}

/** Takes both schedules away again; their snapshots stay. */
export async function sendTroubleAway(api: BareClient): Promise<void> {
  for (const namespace of [LARGE, POISONED]) await api.call('DELETE', `${schedulesOf(namespace)}/bench`);
}

async function makeSchedule(api: BareClient, namespace: string, schedule: string): Promise<void> {
  await api.call('POST', schedulesOf(namespace), {
    apiVersion,
    kind: 'SnapshotSchedule',
    metadata: { name: 'bench' },
    spec: {
      schedule,
      // Nobody makes the snapshots ready here.
      concurrencyPolicy: 'Allow',
      claims: { all: true },
      snapshotTemplate: { volumeSnapshotClassName: SNAPSHOT_CLASS },
    },
  });
}

/** A policy that refuses each creation of a VolumeSnapshot in the namespace. */
async function refuseSnapshots(api: BareClient, namespace: string): Promise<void> {
  const registration = { apiVersion: 'admissionregistration.k8s.io/v1', metadata: { name: 'poison' } };
  await api.call('POST', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies', {
    ...registration,
    kind: 'ValidatingAdmissionPolicy',
    spec: {
      matchConstraints: {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        resourceRules: [
          {
            apiGroups: ['snapshot.storage.k8s.io'],
            apiVersions: ['v1'],
            resources: ['volumesnapshots'],
            operations: ['CREATE'],
          },
        ],
      },
      validations: [{ expression: 'false', message: 'no snapshots here' }],
    },
  });
  await api.call('POST', '/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings', {
    ...registration,
    kind: 'ValidatingAdmissionPolicyBinding',
    spec: { policyName: 'poison', validationActions: ['Deny'] },
  });
}
