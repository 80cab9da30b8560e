import { groupBy } from '../../../src/domain/group-by.ts';
import type { AuditedCall } from './audited-calls.ts';
import type { MadeSnapshot } from './snapshot-load.ts';

/** When what happened to a snapshot, by the API server's clock, in milliseconds since 1970; NaN: never. */
export interface SnapshotLife {
  /** The request for it came in. */
  readonly askedAt: number;
  /** Its content was there. */
  readonly contentAt: number;
  /** The sidecar had said that the content is ready. */
  readonly contentReadyAt: number;
  /** Its own status had been written for the last time. */
  readonly readyAt: number;
}

/** Reads each snapshot's life from the audit log. */
export function livesOf(made: readonly MadeSnapshot[], calls: readonly AuditedCall[]): readonly SnapshotLife[] {
  const byObject = groupBy(calls, ({ resource, name }) => `${resource} ${name}`);
  return made.map(({ name, uid }) => {
    const about = (resource: string, object: string) =>
      (byObject.get(`${resource} ${object}`) ?? []).filter(({ code }) => code < 300);
    const content = `snapcontent-${uid}`;
    const creation = (of: readonly AuditedCall[]) => of.find(({ verb }) => verb === 'create');
    return {
      askedAt: creation(about('volumesnapshots', name))?.at ?? Number.NaN,
      contentAt: creation(about('volumesnapshotcontents', content))?.doneAt ?? Number.NaN,
      contentReadyAt: about('volumesnapshotcontents/status', content).at(-1)?.doneAt ?? Number.NaN,
      readyAt: about('volumesnapshots/status', name).at(-1)?.doneAt ?? Number.NaN,
    };
  });
}

/** Milliseconds that the binding has added to what the sidecar and the driver took: before the content, and after. */
export function addedMs({ askedAt, contentAt, contentReadyAt, readyAt }: SnapshotLife): number {
  return contentAt - askedAt + (readyAt - contentReadyAt);
}

/** Milliseconds that the sidecar and the driver took. */
export function driverMs({ contentAt, contentReadyAt }: SnapshotLife): number {
  return contentReadyAt - contentAt;
}

/** The value that such a share of all is not above, by the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}
