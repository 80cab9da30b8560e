import type { KubeClient } from './client.ts';
import { cutToBytes } from './cut-to-bytes.ts';
import type { EventWrite } from './event-ledger.ts';
import type { EventSink } from './event-recorder.ts';
import { isKubeError, type KubeError } from './kube-error.ts';
import { microTime } from './lease-record.ts';
import { resourcePath } from './resources.ts';

const EVENTS = { group: 'events.k8s.io', version: 'v1', plural: 'events' } as const;

/** The API server's limits, in bytes. */
const MAX_NOTE = 1_024;
const MAX_INSTANCE = 128;

function series({ count, lastAt }: EventWrite) {
  return { count, lastObservedTime: microTime(lastAt) };
}

/** The events.k8s.io/v1 object for a write. */
export function eventBody(write: EventWrite, reporter: { readonly controller: string; readonly instance: string }) {
  const { type, reason, action, note, regarding, related } = write.event;
  return {
    apiVersion: 'events.k8s.io/v1',
    kind: 'Event',
    metadata: { name: write.name, namespace: write.namespace },
    eventTime: microTime(write.firstAt),
    reportingController: reporter.controller,
    reportingInstance: cutToBytes(reporter.instance, MAX_INSTANCE),
    type,
    reason,
    action,
    note: cutToBytes(note, MAX_NOTE),
    regarding,
    ...(related ? { related } : {}),
    // A count of one is no series: the API server refuses less than two.
    ...(write.count > 1 ? { series: series(write) } : {}),
  };
}

function namespaceIsGoing(error: KubeError): boolean {
  if (error.code === 'not-found') return true;
  return error.code === 'forbidden' && error.causes.some(({ reason }) => reason === 'NamespaceTerminating');
}

/** Writes events through the API server; `instance` tells this process from others of the same operator. */
export function createEventSink(client: KubeClient, instance: string, controller = 'keepsake'): EventSink {
  return {
    async create(write) {
      const collection = resourcePath(EVENTS, { namespace: write.namespace });
      await client.create(collection, eventBody(write, { controller, instance }), { idempotent: true });
    },
    async updateSeries(write) {
      const path = resourcePath(EVENTS, { namespace: write.namespace, name: write.name });
      await client.patch(path, { kind: 'merge', body: { series: series(write) } }, { idempotent: true });
    },
    judge(error, write) {
      if (!isKubeError(error)) return 'fail';
      // The name is derived from what happened, so the one that is there is this one.
      if (error.code === 'already-exists') return 'done';
      if (error.code === 'not-found' && write.kind === 'series') return 'recreate';
      if (namespaceIsGoing(error)) return 'ignore';
      return isKubeError(error, 'timeout', 'unavailable', 'too-many-requests', 'internal') ? 'retry' : 'fail';
    },
  };
}
