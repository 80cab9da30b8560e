import { isRecord, type RawObject } from '../runtime/raw-object.ts';
import type { KubeClient } from './client.ts';
import { isKubeError } from './kube-error.ts';
import type { LeaseRecord, LeaseSpec, LeaseStore } from './lease-record.ts';
import { resourcePath } from './resources.ts';

const LEASES = { group: 'coordination.k8s.io', version: 'v1', plural: 'leases' } as const;

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function count(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

/** Absent fields, as kubectl or another elector may leave them, read as empty: such a Lease is free. */
function recordOf({ metadata, spec: raw }: RawObject): LeaseRecord {
  const spec = isRecord(raw) ? raw : {};
  return {
    resourceVersion: metadata.resourceVersion,
    spec: {
      holderIdentity: text(spec.holderIdentity),
      leaseDurationSeconds: count(spec.leaseDurationSeconds),
      acquireTime: text(spec.acquireTime),
      renewTime: text(spec.renewTime),
      leaseTransitions: count(spec.leaseTransitions),
    },
  };
}

/** The Lease `name` through the API server. Updates are merge patches that hold the resourceVersion which was read. */
export function createLeaseStore(client: KubeClient, namespace: string, name: string): LeaseStore {
  const collection = resourcePath(LEASES, { namespace });
  const path = resourcePath(LEASES, { namespace, name });
  return {
    async read(signal) {
      try {
        return recordOf(await client.get(path, { signal }));
      } catch (error) {
        if (isKubeError(error, 'not-found')) return undefined;
        throw error;
      }
    },
    async create(spec: LeaseSpec, signal) {
      const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name, namespace }, spec };
      return recordOf(await client.create(collection, lease, { signal }));
    },
    async update({ resourceVersion }, spec, signal) {
      const body = { metadata: { resourceVersion }, spec };
      return recordOf(await client.patch(path, { kind: 'merge', body }, { signal }));
    },
  };
}
