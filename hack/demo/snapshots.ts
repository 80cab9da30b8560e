import { CheckFailure } from './check-failure.ts';
import type { Kinds } from './objects.ts';
import type { Scene } from './scene.ts';

/** The schedule of the story. */
export const scheduleName = 'orders-every-minute';

/** The schedule's snapshots, the one of the oldest tick first. */
export async function listSnapshots({ objects }: Scene): Promise<readonly Kinds['volumesnapshot'][]> {
  const snapshots = await objects.list('volumesnapshot', `keepsake.dev/schedule=${scheduleName}`);
  return [...snapshots].sort((a, b) => tickOf(a).getTime() - tickOf(b).getTime());
}

/** The moment that a snapshot stands for. @throws CheckFailure when it does not say. */
export function tickOf({ metadata }: Kinds['volumesnapshot']): Date {
  const text = metadata.annotations?.['keepsake.dev/tick'] ?? 'no such annotation';
  const tick = new Date(text);
  if (Number.isNaN(tick.getTime())) {
    throw new CheckFailure(`snapshot ${metadata.name} says its tick in keepsake.dev/tick`, 'a time', text);
  }
  return tick;
}

/** `14:05:00Z`. */
export function timeOfDay(moment: Date): string {
  return `${moment.toISOString().slice(11, 19)}Z`;
}
