import type { MetricRegistry } from './metric-registry.ts';
import type { ProcessUsage } from './process-usage.ts';

/** Declares what runs and what it uses, the latter under the names of prom-client's defaults, which dashboards know. */
export function declareProcessMetrics(registry: MetricRegistry, version: string, read: () => ProcessUsage): void {
  const { gauge, sampledCounter } = registry;
  const single = (name: string, help: string, value: (usage: ProcessUsage) => number) =>
    gauge(name, help, [], (set) => set({}, value(read())));
  gauge('keepsake_build_info', 'Always 1; the labels say what runs.', ['version', 'node_version'], (set) =>
    set({ version, node_version: process.version }, 1),
  );
  sampledCounter('process_cpu_seconds_total', 'CPU time of the process.', () => read().cpuSeconds);
  single('process_start_time_seconds', 'When the process started.', (usage) => usage.startedAt.getTime() / 1_000);
  single('process_resident_memory_bytes', 'Memory of the process.', (usage) => usage.residentBytes);
  single('nodejs_heap_size_used_bytes', 'Heap in use.', (usage) => usage.heapUsedBytes);
  single('nodejs_heap_size_total_bytes', 'Heap that is reserved.', (usage) => usage.heapTotalBytes);
  single('nodejs_external_memory_bytes', 'Memory outside the heap, such as buffers.', (usage) => usage.externalBytes);
  single('nodejs_eventloop_lag_p99_seconds', 'How late the event loop is.', (usage) => usage.loopDelayP99Ms / 1_000);
}
