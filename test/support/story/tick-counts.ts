import type { HttpAnswer } from '../../../src/server/http-answer.ts';

/** Counted outcomes of claims at ticks, as the metric `keepsake_ticks_total` tells them. */
export interface TickCounts {
  /** Adds what one process has counted, from its `/metrics`. */
  add(scraped: HttpAnswer): void;
  /** By `outcome reason`, such as `missed QuotaExceeded`; those of one schedule. */
  of(namespace: string, schedule: string): Readonly<Record<string, number>>;
}

/** Nothing counted yet. */
export function createTickCounts(): TickCounts {
  const counts = new Map<string, Record<string, number>>();
  return {
    add({ body }) {
      for (const line of body.split('\n')) {
        const match = /^keepsake_ticks_total\{([^}]*)\} (\d+)$/.exec(line);
        if (match === null) continue;
        const labels = Object.fromEntries(
          Array.from((match[1] ?? '').matchAll(/(\w+)="([^"]*)"/g), (m) => [m[1], m[2]]),
        );
        const key = `${labels.namespace}/${labels.schedule}`;
        const known = counts.get(key) ?? {};
        const outcome = `${labels.outcome} ${labels.reason}`;
        known[outcome] = (known[outcome] ?? 0) + Number(match[2]);
        counts.set(key, known);
      }
    },
    of: (namespace, schedule) => counts.get(`${namespace}/${schedule}`) ?? {},
  };
}
