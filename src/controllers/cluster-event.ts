import type { EventNote } from '../domain/event-note.ts';
import type { NewEvent } from '../kube/event-ledger.ts';

/** The event of a note about an object that may have no namespace: such events are kept in the namespace default. */
export function clusterEvent({ regarding: { namespace, ...regarding }, ...note }: EventNote): NewEvent {
  return { ...note, regarding: namespace === '' ? regarding : { ...regarding, namespace } };
}
