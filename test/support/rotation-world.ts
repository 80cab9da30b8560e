import type {
  Authority,
  HeldCertificates,
  ObservedCertificates,
  PairSlot,
  ShownBundle,
} from '../../src/domain/certificates/observed-certificates.ts';
import { planRotation, type RotationStep, type RotationTiming } from '../../src/domain/certificates/plan-rotation.ts';

const HOUR_MS = 3_600_000;

/** The timing of the model; a life of a day keeps its stories short. */
export const modelTiming: RotationTiming = { settleMs: 60_000, keepPreviousMs: 600_000, lookMs: 10_000 };

/** How long a certificate of the model lives. */
export const modelLifeMs = 24 * HOUR_MS;

/** An authority as no cryptography has made it. */
export function authorityNamed(fingerprint: string, notAfter: Date): Authority {
  return { fingerprint, pem: `${fingerprint}\n`, notAfter };
}

/** A pair of that authority, made an hour after it begins. */
export function pairOf(authority: string, madeAt: Date, lacks: readonly string[] = []): PairSlot & { kind: 'pair' } {
  const notAfter = new Date(madeAt.getTime() + modelLifeMs);
  return {
    kind: 'pair',
    fingerprint: `leaf of ${authority}`,
    notBefore: new Date(madeAt.getTime() - HOUR_MS),
    notAfter,
    lacks,
    authority: authorityNamed(authority, new Date(notAfter.getTime() + HOUR_MS)),
  };
}

interface Versioned<T> {
  readonly version: number;
  readonly value: T;
}

/** One process that keeps the certificate; it reads and writes in steps of their own, so that others come between. */
export interface ModelKeeper {
  /** Reads the configuration, or then the Secret, or then plans and writes; what is overtaken is not written. */
  go(): RotationStep | undefined;
  /** Forgets everything. */
  crash(): void;
}

/**
 * Secret and configuration, each with versions; replicas that load the Secret late, and API servers that see the
 * configuration late, but none later than the timing allows for.
 */
export function createRotationWorld(start: Date, replicaCount = 2, apiServerCount = 2) {
  let nowMs = start.getTime();
  let version = 0;
  let issued = 0;
  const first: HeldCertificates = { current: pairOf('ca0', start), next: { kind: 'absent' }, previous: [] };
  let secret: Versioned<HeldCertificates> | undefined = { version, value: first };
  let bundle: Versioned<readonly Authority[]> = { version, value: [pairOf('ca0', start).authority] };
  const now = () => new Date(nowMs);
  const replicas = Array.from({ length: replicaCount }, () => ({
    serves: first.current,
    staleSince: undefined as number | undefined,
  }));
  const apiServers = Array.from({ length: apiServerCount }, () => ({
    trusts: bundle.value,
    staleSince: undefined as number | undefined,
  }));

  const setSecret = (value: HeldCertificates | undefined) => {
    secret = value && { version: ++version, value };
    for (const one of replicas) one.staleSince ??= nowMs;
  };
  const setBundle = (value: readonly Authority[]) => {
    bundle = { version: ++version, value };
    for (const one of apiServers) one.staleSince ??= nowMs;
  };
  const load = (replica: (typeof replicas)[number]) => {
    replica.staleSince = undefined;
    if (secret?.value.current.kind === 'pair') replica.serves = secret.value.current;
  };
  const sync = (server: (typeof apiServers)[number]) => {
    server.staleSince = undefined;
    server.trusts = bundle.value;
  };

  /** False when the write was overtaken. */
  function write(step: RotationStep, onSecret: number | undefined, onBundle: number): boolean {
    if (step.kind === 'publish') {
      if (onBundle !== bundle.version || secret === undefined) return onBundle === bundle.version;
      const { previous, current, next } = secret.value;
      const known = [...previous, ...[current, next].flatMap((slot) => ('authority' in slot && slot.authority) || [])];
      const trusted = step.bundle.split('\n').filter(Boolean);
      const everybody = [...known, ...bundle.value];
      const value = trusted.map(
        (name) => everybody.find(({ fingerprint }) => fingerprint === name) ?? authorityNamed(name, now()),
      );
      setBundle(value);
      return true;
    }
    if (onSecret !== secret?.version) return false;
    const held = secret?.value ?? { current: { kind: 'absent' }, next: { kind: 'absent' }, previous: [] };
    const { previous } = step;
    if (step.kind === 'keep') setSecret({ ...held, previous });
    else if (step.kind === 'switch') setSecret({ current: held.next, next: { kind: 'absent' }, previous });
    else {
      const pair = pairOf(`ca${++issued}`, now());
      setSecret(
        step.as === 'next' ? { ...held, next: pair, previous } : { current: pair, next: { kind: 'absent' }, previous },
      );
    }
    return true;
  }

  function createKeeper(): ModelKeeper {
    let seen: Versioned<ShownBundle> | undefined;
    let read: { readonly secret: typeof secret } | undefined;
    let shown: { readonly text: string | undefined; readonly at: number } | undefined;
    let beside: { readonly what: string; readonly at: number } | undefined;
    return {
      go() {
        if (seen === undefined) {
          const text = bundle.value.map(({ pem }) => pem).join('');
          seen = { version: bundle.version, value: { text, trusted: bundle.value } };
          if (shown?.text !== text) shown = { text, at: nowMs };
          return undefined;
        }
        if (read === undefined) {
          read = { secret };
          const { current, previous = [] } = secret?.value ?? {};
          const what = JSON.stringify([current?.kind === 'pair' && current.fingerprint, previous]);
          if (beside?.what !== what) beside = { what, at: nowMs };
          return undefined;
        }
        const observed: ObservedCertificates = {
          held: read.secret?.value,
          shown: seen.value,
          shownForMs: nowMs - (shown?.at ?? nowMs),
          previousForMs: nowMs - (beside?.at ?? nowMs),
        };
        const { step } = planRotation(observed, modelTiming, now());
        const done = step && write(step, read.secret?.version, seen.version) ? step : undefined;
        seen = undefined;
        read = undefined;
        return done;
      },
      crash() {
        seen = undefined;
        read = undefined;
        shown = undefined;
        beside = undefined;
      },
    };
  }

  return {
    now,
    createKeeper,
    /** Time goes on, and whoever is as late as may be follows. */
    advance(ms: number) {
      nowMs += ms;
      for (const one of replicas) if (nowMs - (one.staleSince ?? nowMs) >= modelTiming.keepPreviousMs) load(one);
      for (const one of apiServers) if (nowMs - (one.staleSince ?? nowMs) >= modelTiming.settleMs) sync(one);
    },
    /** The first end of anything that is served. */
    get ends() {
      const ends = replicas.map(({ serves }) => (serves.kind === 'pair' ? serves.notAfter.getTime() : nowMs));
      return new Date(Math.min(...ends));
    },
    load: (index: number) => load(replicas[index % replicaCount] as (typeof replicas)[number]),
    sync: (index: number) => sync(apiServers[index % apiServerCount] as (typeof apiServers)[number]),
    deleteSecret: () => setSecret(undefined),
    /** As by hand: the pair is garbage from now on. */
    spoilCurrent(authority: Authority | undefined) {
      if (secret) setSecret({ ...secret.value, current: { kind: 'unusable', because: 'it was edited', authority } });
    },
    /** The webhook is called by another name from now on. */
    rename() {
      if (secret?.value.current.kind !== 'pair') return;
      setSecret({ ...secret.value, current: { ...secret.value.current, lacks: ['new.example.com'] } });
    },
    wipeBundle() {
      setBundle([]);
    },
    get held() {
      return secret?.value;
    },
    get bundle() {
      return bundle.value.map(({ fingerprint }) => fingerprint);
    },
    get serves() {
      return replicas.map(({ serves }) => (serves.kind === 'pair' ? serves.authority.fingerprint : undefined));
    },
    /** Every pair of a replica and an API server that does not trust what it serves. */
    failures(): readonly string[] {
      return replicas.flatMap(({ serves }, replica) =>
        apiServers.flatMap(({ trusts }, server) =>
          serves.kind !== 'pair' ||
          serves.notAfter <= now() ||
          trusts.some(({ fingerprint }) => fingerprint === serves.authority.fingerprint)
            ? []
            : [
                `API server ${server} trusts ${trusts.map((one) => one.fingerprint)}, replica ${replica} serves ${serves.authority.fingerprint}`,
              ],
        ),
      );
    },
  };
}
