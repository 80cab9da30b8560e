import type { AnsweredReview } from './admission-route.ts';
import type { MetricRegistry } from './metric-registry.ts';

/** What the webhook counts. */
export interface AdmissionMetrics {
  /** A review was answered. */
  reviewed(review: AnsweredReview): void;
  /** Lets each scrape read when the certificate that is shown to callers ends; undefined: there is none. */
  sampleCertificateExpiry(read: () => Date | undefined): void;
}

/** Seconds; the API server waits three. */
const REVIEW_BUCKETS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 3];

/** Declares the families of the webhook. */
export function createAdmissionMetrics({ counter, histogram, gauge }: MetricRegistry): AdmissionMetrics {
  const requests = counter(
    'keepsake_admission_requests_total',
    'Reviews of StorageClasses, by what became of them and what the author meant by the binding mode.',
    ['operation', 'result', 'intent'],
  );
  const duration = histogram(
    'keepsake_admission_duration_seconds',
    'From a review that has been read whole to its answer.',
    ['operation'],
    REVIEW_BUCKETS,
  );
  const warnings = counter(
    'keepsake_admission_warnings_total',
    'Warnings given to the authors of StorageClasses, by what they are about.',
    ['reason'],
  );
  let expiry: (() => Date | undefined) | undefined;
  gauge(
    'keepsake_webhook_certificate_expiry_timestamp_seconds',
    'When the certificate that the webhook shows to its callers ends.',
    [],
    (set) => {
      const end = expiry?.();
      if (end !== undefined) set({}, end.getTime() / 1_000);
    },
  );
  return {
    reviewed({ operation, result, intent, warnedAbout, tookMs }) {
      requests.add({ operation, result, intent });
      duration.observe({ operation }, tookMs / 1_000);
      for (const reason of warnedAbout) warnings.add({ reason });
    },
    sampleCertificateExpiry(read) {
      expiry = read;
    },
  };
}
