import { Counter, Histogram, Registry } from 'prom-client';
import { exposeSamples, type SetSample } from './expose-samples.ts';
import type { HttpAnswer } from './http-answer.ts';

/** Values of a family's labels. */
export type Labels<L extends string> = Readonly<Record<L, string>>;

/** What only grows. */
export interface CounterFamily<L extends string> {
  /** Default 1; with 0 the series shows before anything happened. */
  add(labels: Labels<L>, value?: number): void;
  remove(labels: Labels<L>): void;
}

/** A distribution. */
export interface HistogramFamily<L extends string> {
  observe(labels: Labels<L>, value: number): void;
}

/** Where metric families are declared; names are complete, units are those of Prometheus (seconds, bytes). */
export interface MetricRegistry {
  counter<L extends string>(name: string, help: string, labels: readonly L[]): CounterFamily<L>;
  histogram<L extends string>(
    name: string,
    help: string,
    labels: readonly L[],
    buckets?: readonly number[],
  ): HistogramFamily<L>;
  /**
   * A family that each scrape reads anew from `sample`, which sets each series once: what it does not set is not shown, so
   * nothing goes stale.
   */
  gauge<L extends string>(name: string, help: string, labels: readonly L[], sample: (set: SetSample<L>) => void): void;
  /** As `gauge`, for a total that somebody else counts. */
  sampledCounter(name: string, help: string, sample: () => number): void;
  /** The exposition for `/metrics`. */
  render(): Promise<HttpAnswer>;
}

/** Seconds, from a millisecond to a minute. */
const CALL_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** A registry of its own, over prom-client; two in one process do not meet. */
export function createMetricRegistry(): MetricRegistry {
  const registry = new Registry();
  const registers = [registry];
  const sampled: (() => string)[] = [];
  return {
    counter(name, help, labelNames) {
      const family = new Counter({ name, help, labelNames, registers });
      return {
        add: (labels, value = 1) => family.inc(labels, value),
        remove: (labels) => family.remove(labels),
      };
    },
    histogram(name, help, labelNames, buckets = CALL_BUCKETS) {
      const family = new Histogram({ name, help, labelNames, buckets: [...buckets], registers });
      return { observe: (labels, value) => family.observe(labels, value) };
    },
    gauge(name, help, _labelNames, sample) {
      sampled.push(() => exposeSamples(name, help, sample));
    },
    sampledCounter(name, help, sample) {
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(sample());
        },
      });
    },
    async render() {
      const counted = await registry.metrics();
      return {
        status: 200,
        contentType: registry.contentType,
        body: [counted, ...sampled.map((expose) => expose())].join('\n'),
      };
    },
  };
}
