/**
 * A moment as the Kubernetes API writes it (metav1.Time): RFC 3339 in UTC, to the second. Fractions are cut off, so a
 * moment read back is never later than the one written.
 */
export function formatTimestamp(moment: Date): string {
  return `${moment.toISOString().slice(0, 19)}Z`;
}

/** The moment that an RFC 3339 text names; undefined without a text or for one that nobody can read. */
export function parseTimestamp(text: string | undefined): Date | undefined {
  const moment = text === undefined ? undefined : new Date(text);
  return moment === undefined || Number.isNaN(moment.getTime()) ? undefined : moment;
}
