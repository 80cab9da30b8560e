import type {
  Authority,
  HeldCertificates,
  ObservedCertificates,
  PairSlot,
  ServingPair,
} from './observed-certificates.ts';

/** How patient a rotation is, in milliseconds. */
export interface RotationTiming {
  /** For how long the configuration must have shown an authority before a certificate of it is served. */
  readonly settleMs: number;
  /** For how long a replaced authority stays trusted: replicas load the new pair in their own time. */
  readonly keepPreviousMs: number;
  /** A look at the cluster at least this often. */
  readonly lookMs: number;
}

/** One write, and why. */
export type RotationStep =
  /** Makes an authority and a pair, and writes both into the Secret, with `previous` beside them. */
  | {
      readonly kind: 'issue';
      readonly as: 'current' | 'next';
      readonly previous: readonly Authority[];
      readonly because: string;
    }
  /** Writes `previous` into the Secret, and changes no pair. */
  | { readonly kind: 'keep'; readonly previous: readonly Authority[]; readonly because: string }
  /** Makes the next pair the current one, with `previous` beside it. */
  | { readonly kind: 'switch'; readonly previous: readonly Authority[]; readonly because: string }
  /** Makes `bundle`, certificates in PEM, the caBundle of every entry. */
  | { readonly kind: 'publish'; readonly bundle: string; readonly because: string };

/** The next step, if there is one, and when to look again if there is none. */
export interface RotationPlan {
  readonly step: RotationStep | undefined;
  /** Why, in a sentence, also where nothing is to be done. */
  readonly because: string;
  /** By the wall clock, and never later than the longest time between two looks. */
  readonly wakeAt: Date;
}

/**
 * The next step towards a certificate that is valid, carries its names, and that every API server trusts before anybody
 * serves it. One step a look: after each the cluster is read again, so a crash between two steps is a slow look.
 *
 * The Secret alone says what the caBundle has to be: `previous`, the authority of `current`, that of `next`.
 *
 * | the Secret holds                 | what comes next                                                                  |
 * | -------------------------------- | -------------------------------------------------------------------------------- |
 * | nothing to serve, nor to come    | where the caBundle trusts somebody: `next`, with those as `previous`; else `current` |
 * | nothing to serve, `next`         | whom only the caBundle knows goes to `previous`; then as with `next`             |
 * | any pair, other than the caBundle | the caBundle is put right; it stands in this place for all rows below           |
 * | `current`                        | at two thirds of its life, or when it lacks a name: `next`                       |
 * | `next`, whatever else            | once the caBundle has shown it for the settle time: it becomes `current`, and the authority before goes to `previous` |
 * | `current` and `previous`         | `previous` is dropped when every replica has had its time                        |
 *
 * What is served was always signed by the authority of `current`, or by one in `previous`: a replica that has lost the
 * Secret from sight goes on serving what it has. So nothing leaves the caBundle but by the last row.
 */
export function planRotation(observed: ObservedCertificates, timing: RotationTiming, now: Date): RotationPlan {
  const held = observed.held ?? NOTHING_HELD;
  const found =
    issueFirst(observed, held, now) ??
    publish(observed, held) ??
    dropPrevious(observed, held, timing) ??
    proceed(observed, held, timing, now);
  const { step, because, inMs = timing.lookMs } = found;
  return { step, because, wakeAt: new Date(now.getTime() + Math.max(0, Math.min(inMs, timing.lookMs))) };
}

/** The certificates that the caBundle of every entry has to hold, in PEM; empty when the Secret holds none. */
export function bundleFor({ current, next, previous }: HeldCertificates): string {
  return distinct([...previous, ...authorityOf(current), ...authorityOf(next)])
    .map(({ pem }) => pem)
    .join('');
}

/** The moment from which a pair is replaced, if its names fit until then. */
export function renewalOf({ notBefore, notAfter }: ServingPair): Date {
  const from = notBefore.getTime();
  return new Date(from + ((notAfter.getTime() - from) * 2) / 3);
}

interface Finding {
  readonly step: RotationStep | undefined;
  readonly because: string;
  /** When this may have changed by the passing of time, in milliseconds. */
  readonly inMs?: number;
}

const NOTHING_HELD: HeldCertificates = { current: { kind: 'absent' }, next: { kind: 'absent' }, previous: [] };

function issueFirst({ shown }: ObservedCertificates, held: HeldCertificates, now: Date): Finding | undefined {
  const { current, next, previous } = held;
  const flaw = flawOf(current, now);
  if (flaw === undefined) return undefined;
  const trusted = (shown?.trusted ?? []).filter(({ notAfter }) => notAfter > now);
  const kept = distinct([...previous, ...authorityOf(current), ...trusted]);
  if (flawOf(next, now) !== undefined) {
    // Whom nobody trusts serves nobody: the pair can be served at once.
    const as = trusted.length === 0 ? 'current' : 'next';
    return does({ kind: 'issue', as, previous: as === 'current' ? [] : kept, because: flaw });
  }
  const known = new Set(
    [...previous, ...authorityOf(current), ...authorityOf(next)].map(({ fingerprint }) => fingerprint),
  );
  if (trusted.every(({ fingerprint }) => known.has(fingerprint))) return undefined;
  const because = `${flaw} A replica may still serve what the caBundle trusts and the Secret does not know.`;
  return does({
    kind: 'keep',
    previous: kept.filter(({ fingerprint }) => !authorityOf(next).some((one) => one.fingerprint === fingerprint)),
    because,
  });
}

function publish({ shown }: ObservedCertificates, held: HeldCertificates): Finding | undefined {
  const bundle = bundleFor(held);
  if (shown === undefined || shown.text === bundle) return undefined;
  return does({ kind: 'publish', bundle, because: 'The caBundle is not the one that belongs to the Secret.' });
}

function dropPrevious(
  { previousForMs }: ObservedCertificates,
  { current, previous }: HeldCertificates,
  { keepPreviousMs }: RotationTiming,
): Finding | undefined {
  if (previous.length === 0 || current.kind !== 'pair' || previousForMs < keepPreviousMs) return undefined;
  const because = 'Every replica has had its time to load the current pair.';
  return does({ kind: 'keep', previous: [], because });
}

function proceed(
  observed: ObservedCertificates,
  { current, next, previous }: HeldCertificates,
  { settleMs, keepPreviousMs }: RotationTiming,
  now: Date,
): Finding {
  const { shown, shownForMs, previousForMs } = observed;
  const untilDropped = previous.length === 0 ? undefined : { inMs: keepPreviousMs - previousForMs };
  if (flawOf(next, now) === undefined) {
    const late = dueBecause(next, now);
    if (late !== undefined) return does({ kind: 'issue', as: 'next', previous, because: late });
    if (shown !== undefined && shownForMs < settleMs) {
      const because = 'The next pair waits until every API server trusts it.';
      return { step: undefined, because, inMs: settleMs - shownForMs };
    }
    const because =
      shown === undefined ? 'Nobody calls yet.' : 'The caBundle has shown the next authority for long enough.';
    return does({ kind: 'switch', previous: distinct([...previous, ...authorityOf(current)]), because });
  }
  const due = dueBecause(current, now);
  if (due !== undefined) return does({ kind: 'issue', as: 'next', previous, because: due });
  return { step: undefined, because: 'The certificate is valid, carries its names and is trusted.', ...untilDropped };
}

function does(step: RotationStep): Finding {
  return { step, because: step.because };
}

/** Why nobody would accept what is in the slot; undefined for a pair that can be served. */
function flawOf(slot: PairSlot, now: Date): string | undefined {
  switch (slot.kind) {
    case 'absent':
      return 'There is no certificate.';
    case 'unusable':
      return `The certificate cannot be used: ${slot.because}.`;
    case 'pair':
      return slot.notAfter > now ? undefined : `The certificate ended at ${slot.notAfter.toISOString()}.`;
    default:
      return slot satisfies never;
  }
}

/** Why a pair that can be served should be replaced. */
function dueBecause(slot: PairSlot, now: Date): string | undefined {
  if (slot.kind !== 'pair') return undefined;
  if (slot.lacks.length > 0) return `The certificate lacks ${slot.lacks.join(', ')}.`;
  // The clock was ahead when it was made.
  if (slot.notBefore > now) return `The certificate begins only at ${slot.notBefore.toISOString()}.`;
  const renewal = renewalOf(slot);
  return renewal > now ? undefined : `Two thirds of the certificate’s life were over at ${renewal.toISOString()}.`;
}

function authorityOf(slot: PairSlot): readonly Authority[] {
  return slot.kind === 'absent' || slot.authority === undefined ? [] : [slot.authority];
}

function distinct(authorities: readonly Authority[]): readonly Authority[] {
  return [...new Map(authorities.map((one) => [one.fingerprint, one])).values()];
}
