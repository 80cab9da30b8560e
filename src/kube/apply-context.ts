import type { Action } from '../domain/plan.ts';
import type { Stored } from '../runtime/stored.ts';
import type { KubeClient } from './client.ts';

/** How plans are carried out. */
export interface ApplyContext {
  readonly client: KubeClient;
  readonly signal: AbortSignal;
  /** Uid of the schedule whose plan it is. */
  readonly scheduleUid: string;
  /** Told of each write that the API server has answered, so that the next look can wait for it to show. */
  readonly wrote: (action: Action, object: Stored) => void;
}
