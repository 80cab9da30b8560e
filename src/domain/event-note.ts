import type { Reason } from '../api/reasons.ts';

/** Something that people should read with `kubectl describe`, on the object that they would describe. */
export interface EventNote {
  readonly regarding: EventTarget;
  readonly type: 'Normal' | 'Warning';
  readonly reason: Reason;
  /** What was done or tried, in one CamelCase word (`action` of events.k8s.io). */
  readonly action: string;
  readonly note: string;
}

/** The object that an event is about. */
export interface EventTarget {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
}
