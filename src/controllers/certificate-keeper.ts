import type { ObservedCertificates } from '../domain/certificates/observed-certificates.ts';
import { planRotation, type RotationStep, type RotationTiming } from '../domain/certificates/plan-rotation.ts';
import type { EventNote } from '../domain/event-note.ts';
import { createCaBundle, type SeenBundle, webhookConfigurations } from '../kube/ca-bundle.ts';
import type { KubeClient } from '../kube/client.ts';
import { issuePair } from '../kube/issue-certificate.ts';
import { isKubeError } from '../kube/kube-error.ts';
import { readPair } from '../kube/read-certificate.ts';
import { createWebhookSecret, type HeldSecret, type SecretOwner } from '../kube/webhook-secret.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { sleep } from '../runtime/sleep.ts';
import { type CertificateReason, certificateNote } from './certificate-note.ts';

/** Times of a certificate and its rotation, in milliseconds. */
export interface CertificateTiming extends RotationTiming {
  /** Of a certificate, from the moment that it is made. */
  readonly lifetimeMs: number;
  /** How much earlier it begins, for clocks that are behind. */
  readonly backdateMs: number;
}

/** What happens, for the metrics. */
export interface CertificateObserver {
  /** The end of what is served; undefined: there is nothing to serve. */
  expires(at: Date | undefined): void;
  did(step: RotationStep['kind']): void;
  failed(): void;
}

/** What a keeper is made of. */
export interface CertificateKeeperOptions {
  /** Its field manager should be `webhookCaFieldManager`. */
  readonly client: KubeClient;
  readonly namespace: string;
  readonly secretName: string;
  readonly configurationName: string;
  /** Host names and addresses that the webhook is called by. */
  readonly names: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly record?: (note: EventNote) => void;
  readonly observer?: CertificateObserver;
  readonly timing?: Partial<CertificateTiming>;
  /** False: there is no certificate before there is a configuration, such as when a chart is being taken away. Default true. */
  readonly issuesAhead?: boolean;
  /** Makes a certificate, which takes real time whatever the clock says. Default `issuePair`. */
  readonly issue?: typeof issuePair;
}

/**
 * Keeps the serving certificate and what the API server trusts. For the leader; a second one does no harm. The Secret belongs
 * to the configuration: whoever takes that away takes the key along.
 */
export interface CertificateKeeper {
  start(): void;
  /** Ends it after the call that is underway. Never rejects. */
  stop(): Promise<void>;
  /** Looks at once: the configuration has just been written. */
  nudge(): void;
  /** What stands in the way, in a sentence; undefined once the last look found everything right. */
  problem(): string | undefined;
}

const DAY_MS = 86_400_000;

/** Of the keeper, unless it is told otherwise. */
export const certificateTiming: CertificateTiming = {
  lifetimeMs: 90 * DAY_MS,
  backdateMs: 3_600_000,
  settleMs: 60_000,
  keepPreviousMs: 600_000,
  lookMs: 10_000,
};

/** After a call that failed. */
const RETRY_MS = 5_000;

/** More steps than a rotation has; what wants still more in one go waits for the next look. */
const STEPS_A_LOOK = 8;

/** A keeper that has not begun. @throws RangeError for times with which no rotation could end. */
export function createCertificateKeeper(options: CertificateKeeperOptions): CertificateKeeper {
  const { client, namespace, secretName, configurationName, names, clock, record, observer } = options;
  const issue = options.issue ?? issuePair;
  const timing = checked({ ...certificateTiming, ...options.timing });
  const logger = options.logger.child({ component: 'certificate-keeper' });
  const secret = createWebhookSecret({ client, namespace, name: secretName, names });
  const bundle = createCaBundle(client, configurationName);
  const stopped = new AbortController();
  const shownSince = createSince(clock);
  const previousSince = createSince(clock);
  let waiting = new AbortController();
  let problem: string | undefined = 'The serving certificate of the webhook has not been looked at yet.';
  let missing = false;
  let uid: string | undefined;
  let running: Promise<void> | undefined;

  async function observe() {
    const { signal } = stopped;
    // In this order: what is published is guarded by the configuration's version, and must come from a Secret that is
    // no older.
    const seen = await bundle.read(signal);
    const held = await secret.read(signal);
    uid = held?.uid;
    noteMissing(seen === undefined);
    const certificates = held?.certificates;
    observer?.expires(certificates?.current.kind === 'pair' ? certificates.current.notAfter : undefined);
    const { current, previous = [] } = certificates ?? {};
    const beside = [current?.kind === 'pair' ? current.fingerprint : '', ...previous.map((one) => one.fingerprint)];
    const observed: ObservedCertificates = {
      held: certificates,
      shown: seen?.shown,
      shownForMs: shownSince.since(seen && JSON.stringify([seen.uid, seen.shown.text ?? null])),
      previousForMs: previousSince.since(beside.join(' ')),
    };
    return { seen, held, observed };
  }

  function noteMissing(isMissing: boolean): void {
    if (isMissing === missing) return;
    missing = isMissing;
    if (isMissing) {
      const todo = 'StorageClasses are admitted without the webhook until it is installed.';
      logger.warn('there is no MutatingWebhookConfiguration to keep the caBundle of', { configurationName, todo });
    } else logger.info('the MutatingWebhookConfiguration is there', { configurationName });
  }

  /** One look after another until there is nothing to do; gives the milliseconds until the next one. */
  async function look(): Promise<number> {
    let lost: unknown;
    for (let steps = 0; steps < STEPS_A_LOOK && !stopped.signal.aborted; steps++) {
      const { seen, held, observed } = await observe();
      const now = clock.now();
      const { step, because, wakeAt } = planRotation(observed, timing, now);
      if (seen === undefined && held === undefined && options.issuesAhead === false) return timing.lookMs;
      const isOwned = seen === undefined || held === undefined || held.owners.includes(seen.uid);
      if (step === undefined && isOwned) {
        logger.debug('the certificate needs nothing', { because });
        return wakeAt.getTime() - now.getTime();
      }
      try {
        if (step !== undefined) {
          await carryOut(step, seen, held, now);
          observer?.did(step.kind);
        } else if (seen !== undefined && held !== undefined) {
          await secret.own(held, configurationReference(seen.uid));
        }
      } catch (error) {
        if (!isKubeError(error, 'conflict', 'already-exists', 'not-found')) throw error;
        logger.debug('somebody was faster; looking again', { step: step?.kind ?? 'own', error });
        lost = error;
      }
    }
    // Nobody is faster for ever: the namespace is missing, or the like.
    if (lost !== undefined) throw lost;
    return Math.min(RETRY_MS, timing.lookMs);
  }

  async function carryOut(
    step: RotationStep,
    seen: SeenBundle | undefined,
    held: HeldSecret | undefined,
    now: Date,
  ): Promise<void> {
    const { kind, because } = step;
    switch (kind) {
      case 'issue': {
        const pair = await issue({ ...timing, names, now });
        const made = readPair(pair, names);
        // Otherwise each look would make another one.
        if (made.kind !== 'pair' || made.lacks.length > 0)
          throw new Error('the certificate that was made is of no use');
        uid = await secret.issue(held, { as: step.as, pair, previous: step.previous });
        tell('CertificateIssued', `A new serving certificate for the webhook was made. ${because}`);
        return void logger.info('made a certificate', { as: step.as, because, ...factsOf(made) });
      }
      case 'keep':
        if (held !== undefined) await secret.remember(held, step.previous);
        return void logger.info('changed which earlier authorities are trusted', {
          because,
          authorities: step.previous.length,
        });
      case 'switch':
        if (held !== undefined) await secret.promote(held, step.previous);
        return void logger.info('the next certificate is the current one', { because });
      case 'publish':
        if (seen !== undefined) await bundle.publish(seen, step.bundle);
        return void logger.info('set the caBundle', { because, configurationName });
      default:
        step satisfies never;
    }
  }

  function configurationReference(configurationUid: string): SecretOwner {
    const { group, version } = webhookConfigurations;
    const kind = 'MutatingWebhookConfiguration';
    return { apiVersion: `${group}/${version}`, kind, name: configurationName, uid: configurationUid };
  }

  function tell(reason: CertificateReason, note: string): void {
    if (uid !== undefined) record?.(certificateNote({ namespace, name: secretName, uid }, reason, note));
  }

  async function attempt(): Promise<number> {
    try {
      const ms = await look();
      problem = undefined;
      return ms;
    } catch (error) {
      if (stopped.signal.aborted) return 0;
      const words = error instanceof Error ? error.message : String(error);
      problem = `The serving certificate of the webhook cannot be kept: ${words}`;
      observer?.failed();
      tell('CertificateFailed', problem);
      logger.warn('could not see to the certificate; will try again', { error });
      return Math.min(RETRY_MS, timing.lookMs);
    }
  }

  async function run(): Promise<void> {
    while (!stopped.signal.aborted) {
      waiting = new AbortController();
      const ms = await attempt();
      if (!stopped.signal.aborted) await sleep(clock, Math.ceil(ms), waiting.signal);
    }
  }

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopped.abort();
      waiting.abort();
      await running;
    },
    nudge: () => waiting.abort(),
    problem: () => problem,
  };
}

function factsOf({ fingerprint, notAfter }: { readonly fingerprint: string; readonly notAfter: Date }) {
  return { fingerprint, notAfter: notAfter.toISOString() };
}

/** For how long, in milliseconds, the same thing has been seen again and again. */
function createSince(clock: Clock) {
  let last: { readonly what: string | undefined; readonly at: number } | undefined;
  return {
    since(what: string | undefined): number {
      const at = clock.monotonic();
      if (last === undefined || last.what !== what) last = { what, at };
      return at - last.at;
    },
  };
}

function checked(timing: CertificateTiming): CertificateTiming {
  const { lifetimeMs, settleMs, lookMs } = timing;
  if (!(lookMs > 0 && lookMs <= 60_000)) {
    throw new RangeError('a certificate is looked at once a minute or more often');
  }
  if (lifetimeMs / 3 <= settleMs + lookMs) {
    throw new RangeError('a third of a certificate’s life must be longer than settle time and look together');
  }
  return timing;
}
