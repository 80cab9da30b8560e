import type { HttpRoute } from './http-server.ts';

/** Says what is wrong, as part of a sentence; undefined when all is well. It must be quick and must not throw. */
export type HealthCheck = () => string | undefined;

/**
 * A route that is 200 when every check is well, 500 otherwise, in the format of the API server's `/readyz`: `ok`, or one
 * line a check with `?verbose` or on failure. `?exclude=NAME` leaves a check out.
 */
export function createHealthRoute(checks: Readonly<Record<string, HealthCheck>>): HttpRoute {
  return (query) => {
    const excluded = new Set(query.getAll('exclude'));
    const results = Object.entries(checks).map(([name, check]) => ({
      name,
      excluded: excluded.has(name),
      problem: excluded.has(name) ? undefined : check(),
    }));
    const healthy = results.every(({ problem }) => problem === undefined);
    const lines = results.map(({ name, excluded, problem }) => {
      if (excluded) return `[+]${name} excluded: ok`;
      return problem === undefined ? `[+]${name} ok` : `[-]${name} failed: ${problem}`;
    });
    const summary = healthy ? 'ok' : 'failed';
    const body = healthy && !query.has('verbose') ? summary : [...lines, summary].join('\n');
    return { status: healthy ? 200 : 500, contentType: 'text/plain; charset=utf-8', body: `${body}\n` };
  };
}

/** Well while `ageMs` gives less than `limitMs`; undefined, for what has not happened yet, counts as well. */
export function checkAge(what: string, ageMs: () => number | undefined, limitMs: number): HealthCheck {
  return () => {
    const age = ageMs();
    if (age === undefined || age <= limitMs) return undefined;
    return `${what} ${Math.round(age / 1_000)} s ago, allowed are ${Math.round(limitMs / 1_000)} s`;
  };
}

/** Well while the event loop is awake: its 99th percentile of delay stays below `limitMs`. */
export function checkLoopDelay(delayMs: () => number, limitMs = 1_000): HealthCheck {
  return () => {
    const delay = delayMs();
    return delay < limitMs ? undefined : `the event loop is late by ${Math.round(delay)} ms, allowed are ${limitMs} ms`;
  };
}
