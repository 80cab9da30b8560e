import type { RegisteredDriver } from '../domain/topology/view/topology-view.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { isRecord } from '../runtime/raw-object.ts';
import { createShare } from '../runtime/share.ts';
import type { Stored } from '../runtime/stored.ts';

// Thousands of nodes register the same few drivers with the same keys.
const share = createShare();

/** A CSINode in the store: which drivers the node of its name has. */
export interface StoredCsiNode extends Stored {
  readonly drivers: readonly RegisteredDriver[];
}

/** Keeps of a CSINode the names and topology keys of its drivers; not the driver's name for the node, which differs on each. */
export function projectCsiNode(raw: RawObject): StoredCsiNode {
  const { name, uid, resourceVersion } = raw.metadata;
  const drivers = isRecord(raw.spec) && Array.isArray(raw.spec.drivers) ? raw.spec.drivers.filter(isRecord) : [];
  return { name, uid, resourceVersion, drivers: share(drivers.map(registeredDriver)) };
}

function registeredDriver({ name, topologyKeys }: Readonly<Record<string, unknown>>): RegisteredDriver {
  const keys = Array.isArray(topologyKeys) ? topologyKeys.filter((key) => typeof key === 'string') : [];
  return { name: String(name), topologyKeys: keys };
}
