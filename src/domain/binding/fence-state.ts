/** Who binds: somebody else, we, or we if nobody else is found. */
export const bindingModes = ['external', 'builtin', 'auto'] as const;
/** A value of `--binding-mode`. */
export type BindingMode = (typeof bindingModes)[number];

/** What the fence is told once. */
export interface FenceSubject {
  readonly mode: BindingMode;
  /** Where the ConfigMap is that a person acknowledges on. */
  readonly namespace: string;
  /** How long the canary must lie untouched; upstream answers within seconds unless it has a backlog. */
  readonly preflightMs: number;
  /** After a refusal, until `builtin` looks again. */
  readonly retryMs: number;
}

/** Something that only another snapshot controller does or needs. */
export interface Sign {
  readonly kind: 'lease' | 'write' | 'canary' | 'event' | 'deployment';
  /** What was seen, as a sentence without its full stop. */
  readonly what: string;
}

/** Where the fence stands. `because` and `todo` are sentences for people. */
export type FenceState = Observing | Standby | Preflight | Refused | Writing | Conflicted;

interface Told {
  readonly since: Date;
  readonly because: string;
  /** What a person has to do; undefined: nothing. */
  readonly todo: string | undefined;
}

/** Mode `external`: nothing is written, ever. */
export interface Observing extends Told {
  readonly kind: 'observing';
}

/** Another Keepsake holds the Lease, or nobody yet. */
export interface Standby extends Told {
  readonly kind: 'standby';
}

/** We look for another controller, and write nothing yet. */
export interface Preflight extends Told {
  readonly kind: 'preflight';
}

/** The preflight has found another controller. */
export interface Refused extends Told {
  readonly kind: 'refused';
  readonly token: string;
}

/** We are the snapshot controller of this cluster. */
export interface Writing extends Told {
  readonly kind: 'writing';
}

/** Another controller showed up while we were writing. */
export interface Conflicted extends Told {
  readonly kind: 'conflicted';
  readonly token: string;
}

/** All states, for metrics and for what was written down. */
export const fenceStates = ['observing', 'standby', 'preflight', 'refused', 'writing', 'conflicted'] as const;
