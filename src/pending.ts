import { createPendingReconcile } from './controllers/pending-controller.ts';
import { pendingKeys } from './controllers/pending-keys.ts';
import { pendingWatches } from './controllers/pending-watches.ts';
import type { Watch } from './controllers/watch.ts';
import { countedController, countedQueue, type Surroundings } from './counted.ts';
import type { TopologyView } from './domain/topology/view/topology-view.ts';
import type { NewEvent } from './kube/event-ledger.ts';
import type { ReadingClient } from './kube/observe-live.ts';
import type { PendingStores } from './kube/observe-pending.ts';
import { readSourcePlaces } from './kube/read-source-places.ts';
import { createSpareVolumes } from './kube/spare-volumes.ts';
import type { Controller } from './runtime/controller.ts';
import { createDutyCycle } from './runtime/duty-cycle.ts';
import type { WorkQueue } from './runtime/work-queue.ts';

/** What the part of the operator that explains waiting pods is made of. */
export interface PendingOptions extends Surroundings {
  readonly stores: PendingStores;
  /** Of all nodes with their drivers, as they are when it is asked for; joined once per change, not per question. */
  readonly view: () => TopologyView;
  /** Asked for single snapshots, when a restore hangs. */
  readonly client: Pick<ReadingClient, 'get'>;
  readonly record: (event: NewEvent) => void;
}

/** The part of the operator that explains waiting pods; nothing runs before the controller is started. */
export interface Pending {
  readonly controller: Controller;
  readonly queue: WorkQueue;
  /** What asks it for work: Pods without a node, claims, volumes, StorageClasses, Nodes and CSINodes. */
  readonly watches: readonly Watch[];
}

/** Puts it together: caches → keys → queue → controller. */
export function createPending(parts: PendingOptions): Pending {
  const { stores, view, client, record, clock } = parts;
  const queue = countedQueue('pending', parts);
  const spare = createSpareVolumes(stores.volumes);
  const controller = countedController(
    {
      name: 'pending',
      queue,
      reconcile: createPendingReconcile({
        stores,
        source: () => ({
          claim: (namespace, name) => stores.claims.get(namespace, name),
          volume: (name) => stores.volumes.get(undefined, name),
          storageClass: (name) => stores.storageClasses.get(undefined, name),
          spareOf: spare.of,
          view: view(),
        }),
        queue,
        readPlaces: (namespace, names) => readSourcePlaces(client, namespace, names),
        dutyCycle: createDutyCycle(clock),
        record,
      }),
      // One after the other, so that all of them together keep to their share of the time.
      workers: 1,
    },
    parts,
  );
  return { controller, queue, watches: pendingWatches(queue, pendingKeys(stores, spare)) };
}
