import { apiVersion, snapshotScheduleResource } from '../api/names.ts';
import type { SetOwner } from '../domain/plan.ts';
import type { OwnerReference } from './origin.ts';

/** A schedule as an owner. Not blocking: its deletion must not wait for a driver to delete data. */
export function ownerReference({ name, uid }: SetOwner['owner']): OwnerReference & { readonly name: string } {
  return { apiVersion, kind: snapshotScheduleResource.kind, name, uid, controller: true };
}
