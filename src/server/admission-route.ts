import { type DecideOptions, decide } from '../admission/decide.ts';
import type { Decision } from '../admission/decision.ts';
import { readReview } from '../admission/read-review.ts';
import type { StorageClassReview } from '../admission/storage-class-review.ts';
import { writeAllowed, writeResponse } from '../admission/write-response.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { type HttpAnswer, plainAnswer } from './http-answer.ts';

/** One review that was answered; everything is bounded, so that it can be counted. */
export interface AnsweredReview {
  /** `other`: about something that nothing is decided about, or not a review at all. */
  readonly operation: StorageClassReview['operation'] | 'other';
  /** `failed`: let through, because deciding failed. `malformed`: refused, because it is no review. */
  readonly result: Decision['result'] | 'other' | 'failed' | 'malformed';
  /** Empty where nothing was decided. */
  readonly intent: Decision['intent'] | '';
  readonly warnedAbout: Decision['warnedAbout'];
  readonly dryRun: boolean;
  readonly tookMs: number;
}

/** Told of each review. */
export interface AdmissionObserver {
  reviewed(review: AnsweredReview): void;
}

/** What the route decides from, and whom it tells. */
export interface AdmissionRouteOptions {
  readonly policies: () => DecideOptions['policies'];
  readonly view: () => DecideOptions['view'];
  readonly observer: AdmissionObserver;
  readonly logger: Logger;
  readonly clock: Clock;
}

type Outcome = Omit<AnsweredReview, 'tookMs'>;

const nothing = { operation: 'other', intent: '', warnedAbout: [], dryRun: false } as const;

/**
 * Answers AdmissionReviews of StorageClasses from what is in memory. What is no review gets a 400, and the failurePolicy
 * decides. Should deciding fail, which would be a mistake of ours, the class is let through with a warning: the guard in the
 * API server still refuses what must not pass. Never throws.
 */
export function createAdmissionRoute(options: AdmissionRouteOptions): (body: string | Uint8Array) => HttpAnswer {
  const { observer, clock } = options;
  return (body) => {
    const begin = clock.monotonic();
    const { answer, outcome } = answerReview(body, options);
    observer.reviewed({ ...outcome, tookMs: clock.monotonic() - begin });
    return answer;
  };
}

interface Answered {
  readonly answer: HttpAnswer;
  readonly outcome: Outcome;
}

function answerReview(body: string | Uint8Array, { policies, view, logger }: AdmissionRouteOptions): Answered {
  const text = typeof body === 'string' ? body : decodeUtf8(body);
  if (text === undefined) return malformed('the body is not UTF-8');
  const read = readReview(text);
  switch (read.kind) {
    case 'malformed':
      return malformed(read.problem);
    case 'other':
      return { answer: jsonAnswer(writeAllowed(read.uid)), outcome: { ...nothing, result: 'other' } };
    case 'review':
      break;
    default:
      return read satisfies never;
  }
  const { review } = read;
  const { operation, dryRun, object } = review;
  try {
    const decision = decide({ review, policies: policies(), view: view() });
    const { result, intent, warnedAbout, policy, because } = decision;
    const answer = jsonAnswer(writeResponse(review.uid, decision));
    // A GitOps tool asks by dry run every few minutes, and nothing comes of it.
    const isNews = !dryRun && (result === 'denied' || result === 'patched');
    const log = isNews ? logger.info : logger.debug;
    log(`a StorageClass was ${result}`, { storageClass: object.name, operation, dryRun, policy, intent, because });
    return { answer, outcome: { operation, result, intent, warnedAbout, dryRun } };
  } catch (error) {
    logger.error('a review could not be decided, and was let through', { storageClass: object.name, operation, error });
    const warning = 'Keepsake could not decide about this StorageClass and let it through; its log says why';
    const answer = jsonAnswer(writeAllowed(review.uid, [warning]));
    return { answer, outcome: { ...nothing, operation, dryRun, result: 'failed' } };
  }
}

function malformed(problem: string): Answered {
  return { answer: plainAnswer(400, problem), outcome: { ...nothing, result: 'malformed' } };
}

function jsonAnswer(body: string): HttpAnswer {
  return { status: 200, contentType: 'application/json', body };
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
