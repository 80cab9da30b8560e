import type { ResourceType } from '../kube/resources.ts';
import type { Stored, StoreEvent } from '../runtime/stored.ts';

/** A collection whose changes ask for work. */
export interface Watch {
  readonly resource: ResourceType;
  /** Must be given the changes of that collection and no other. */
  readonly onChange: (change: StoreEvent<Stored>) => void;
}
