import { type AdmissionMetrics, createAdmissionMetrics } from './admission-metrics.ts';
import { type BindingMetrics, createBindingMetrics } from './binding-metrics.ts';
import { createFenceMetrics, type FenceMetrics } from './fence-metrics.ts';
import type { HttpAnswer } from './http-answer.ts';
import { createMetricRegistry } from './metric-registry.ts';
import { declareProcessMetrics } from './process-metrics.ts';
import type { ProcessUsage } from './process-usage.ts';
import { createRuntimeMetrics, type RuntimeMetrics } from './runtime-metrics.ts';
import { createScheduleMetrics, type ScheduleMetrics } from './schedule-metrics.ts';
import { createTopologyMetrics, type TopologyMetrics } from './topology-metrics.ts';
import { createWebhookMetrics, type WebhookMetrics } from './webhook-metrics.ts';

/** Everything that the process counts. No function needs its `this`, so each can be handed on as it is. */
export interface Metrics
  extends RuntimeMetrics,
    ScheduleMetrics,
    BindingMetrics,
    FenceMetrics,
    TopologyMetrics,
    AdmissionMetrics,
    WebhookMetrics {
  /** The exposition for `/metrics`. */
  render(): Promise<HttpAnswer>;
}

/** What the metrics of the process itself are read from. */
export interface MetricsOptions {
  readonly version: string;
  readonly readProcess: () => ProcessUsage;
}

/** All metric families of Keepsake, in a registry of their own. */
export function createMetrics({ version, readProcess }: MetricsOptions): Metrics {
  const registry = createMetricRegistry();
  declareProcessMetrics(registry, version, readProcess);
  return {
    ...createRuntimeMetrics(registry),
    ...createScheduleMetrics(registry),
    ...createBindingMetrics(registry),
    ...createFenceMetrics(registry),
    ...createTopologyMetrics(registry),
    ...createAdmissionMetrics(registry),
    ...createWebhookMetrics(registry),
    render: registry.render,
  };
}
