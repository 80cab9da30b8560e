import type { RawObject } from '../../src/runtime/raw-object.ts';

/** The kinds of objects that a situation is about. */
export type ThingKind = 'snapshot' | 'content' | 'class' | 'claim' | 'volume';

/**
 * One object of a situation. Names may hold `{ns}` (the situation's namespace, for kinds that live in none) and
 * `{content of NAME}` (the content that is made for that snapshot).
 */
export interface Thing {
  readonly kind: ThingKind;
  readonly name: string;
}

/** Something that is waited for. */
export interface Condition {
  readonly says: string;
  /** Undefined: the object is not there. */
  readonly holds: (object: SeenThing | undefined) => boolean;
}

/** An object as the API server shows it, as far as conditions look at it. */
export interface SeenThing extends RawObject {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: {
    readonly phase?: string;
    readonly readyToUse?: boolean;
    readonly boundVolumeSnapshotContentName?: string;
    readonly snapshotHandle?: string;
    readonly error?: { readonly message?: string };
  };
}

/** A scripted disturbance of the driver, as its control file says it; see hack/csi-driver. */
export interface DriverFault {
  readonly rpc: 'CreateSnapshot' | 'DeleteSnapshot';
  readonly latencyMs?: number;
  readonly error?: { readonly code: string; readonly message: string };
}

/** One step, the same on both sides. Texts in a body may hold `{ns}`, `{uid of …}`, `{content of …}`, `{handle of …}`. */
export type Step =
  | { readonly kind: 'create'; readonly what: Thing; readonly body: object }
  | { readonly kind: 'patch'; readonly what: Thing; readonly body: object; readonly status: boolean }
  | { readonly kind: 'delete'; readonly what: Thing }
  | { readonly kind: 'wait'; readonly what: Thing; readonly until: Condition }
  /** Disturbs the driver for the snapshots of this situation alone. */
  | { readonly kind: 'disturb'; readonly fault: DriverFault }
  | { readonly kind: 'mend' }
  /** Writes the file of a claim. */
  | { readonly kind: 'write'; readonly claim: string; readonly text: string }
  | { readonly kind: 'stop-sidecar'; readonly signal: 'SIGTERM' | 'SIGKILL' }
  | { readonly kind: 'start-sidecar' };

/** What happens in one situation, in a namespace of its own; its name is a sentence. */
export interface Situation {
  readonly name: string;
  readonly steps: readonly Step[];
  /** It touches what others share, so nothing else runs beside it. */
  readonly alone?: true;
}

/** A situation. */
export function situation(name: string, ...steps: readonly (Step | readonly Step[])[]): Situation {
  return { name, steps: steps.flat() };
}

/** A situation that nothing may run beside. */
export function situationAlone(name: string, ...steps: readonly (Step | readonly Step[])[]): Situation {
  return { name, steps: steps.flat(), alone: true };
}
