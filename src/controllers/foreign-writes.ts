import type { Sign } from '../domain/binding/fence-state.ts';
import { objectKey } from '../runtime/object-key.ts';
import type { ReadonlyStore } from '../runtime/store.ts';
import type { Stored } from '../runtime/stored.ts';

/** What says of itself when another snapshot controller wrote it last. */
export interface ForeignWritten extends Stored {
  readonly foreignWriteAt: Date | undefined;
}

/**
 * Tells of each write by another snapshot controller that happens from now on. What the first list shows is history;
 * later, a stamp that changes is a write, whatever the two clocks say.
 */
export function watchForeignWrites(
  store: Pick<ReadonlyStore<ForeignWritten>, 'name' | 'synced' | 'subscribe'>,
  onWrite: (sign: Sign) => void,
): void {
  store.subscribe((event) => {
    if (!store.synced || event.type === 'DELETED') return;
    const { object } = event;
    const before = event.type === 'MODIFIED' ? event.previous.foreignWriteAt?.getTime() : undefined;
    const at = object.foreignWriteAt?.getTime();
    if (at === undefined || at === before) return;
    onWrite({ kind: 'write', what: `snapshot-controller wrote ${objectKey(object)} of ${store.name}` });
  });
}
