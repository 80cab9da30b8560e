import { acknowledgeConflict, bindingObjectName } from '../../api/binding-names.ts';
import type { Conflicted, FenceSubject, Observing, Preflight, Refused, Sign, Standby, Writing } from './fence-state.ts';

/** Mode `external`. */
export function observing(since: Date): Observing {
  return { kind: 'observing', since, because: 'The mode is external: another controller binds.', todo: undefined };
}

/** Before the own Lease is held. */
export function standby(since: Date): Standby {
  const because = `This process does not hold the Lease ${bindingObjectName}.`;
  return { kind: 'standby', since, because, todo: undefined };
}

/** While we look. */
export function preflight({ preflightMs }: FenceSubject, since: Date): Preflight {
  const because = `Before the first write, another snapshot controller is looked for during ${seconds(preflightMs)}.`;
  return { kind: 'preflight', since, because, todo: undefined };
}

/** The preflight has found somebody. */
export function refused(signals: Found, since: Date): Refused {
  const { mode, newToken: token } = signals;
  const todo =
    mode === 'builtin'
      ? `To let Keepsake bind, stop the other controller; it is looked for again every ${seconds(signals.retryMs)}, or at once after: ${acknowledgement(signals, token)}`
      : `Nothing, if the other controller shall bind. Otherwise stop it, then: ${acknowledgement(signals, token)}`;
  const because = `Another snapshot controller works in this cluster: ${told(signals.signs)}.`;
  return { kind: 'refused', since, because, todo, token };
}

/** Nobody was found. */
export function writing(
  { preflightMs, remarks }: FenceSubject & { readonly remarks: readonly string[] },
  since: Date,
): Writing {
  const found = `No other snapshot controller was found in ${seconds(preflightMs)}.`;
  const because = [found, ...remarks.map((remark) => `${remark}.`)].join(' ');
  return { kind: 'writing', since, because, todo: undefined };
}

/** Somebody came later. */
export function conflicted(signals: Found, since: Date): Conflicted {
  const token = signals.newToken;
  const because = `Another snapshot controller appeared, and Keepsake has stopped binding: ${told(signals.signs)}.`;
  const todo = `Stop one of the two. To let Keepsake bind, then: ${acknowledgement(signals, token)}`;
  return { kind: 'conflicted', since, because, todo, token };
}

interface Found extends FenceSubject {
  readonly signs: readonly Sign[];
  readonly newToken: string;
}

/** The first of each kind: a busy controller leaves thousands. */
function told(signs: readonly Sign[]): string {
  const kinds = new Map<Sign['kind'], string>();
  for (const { kind, what } of signs) if (!kinds.has(kind)) kinds.set(kind, what);
  return [...kinds.values()].join('; ');
}

function acknowledgement({ namespace }: FenceSubject, token: string): string {
  return `kubectl annotate configmap ${bindingObjectName} --namespace=${namespace} --overwrite ${acknowledgeConflict}=${token}`;
}

function seconds(ms: number): string {
  return `${ms / 1_000} s`;
}
