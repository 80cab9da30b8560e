import type { MetricRegistry } from './metric-registry.ts';

/** How many snapshots there are of each kind. */
export interface BindingCounts {
  readonly states: ReadonlyMap<string, number>;
  /** Those that wait, by whom or what they wait for. */
  readonly stages: ReadonlyMap<string, number>;
}

/** What bindings count. */
export interface BindingMetrics {
  /** Lets each scrape read how many snapshots there are by the state of their binding, and by what they wait for. */
  sampleBindings(read: () => BindingCounts): void;
  /** Lets each scrape read how many snapshots are being created or deleted. */
  sampleOperationsInFlight(read: () => number): void;
  /** A snapshot was cut, became ready, or is gone. */
  operationEnded(operation: {
    readonly name: string;
    readonly driver: string;
    readonly type: string;
    readonly tookMs: number;
  }): void;
}

/** Seconds; upstream's, so that dashboards for its controller go on working. */
const OPERATION_BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 30, 60, 120, 300, 600];

/** Declares the families of bindings: ours, and those that upstream's snapshot-controller serves under the same names. */
export function createBindingMetrics({ histogram, gauge }: MetricRegistry): BindingMetrics {
  const operations = histogram(
    'snapshot_controller_operation_total_seconds',
    'From the creation or deletion of a VolumeSnapshot until that was done.',
    ['driver_name', 'operation_name', 'snapshot_type', 'operation_status'],
    OPERATION_BUCKETS,
  );
  let counts = (): BindingCounts => ({ states: new Map(), stages: new Map() });
  let inFlight: (() => number) | undefined;
  gauge('keepsake_binding_snapshots', 'VolumeSnapshots, by the state of their binding.', ['state'], (set) => {
    for (const [state, count] of counts().states) set({ state }, count);
  });
  gauge(
    'keepsake_binding_waiting',
    'VolumeSnapshots that are not done, by whom or what they wait for.',
    ['stage'],
    (set) => {
      for (const [stage, count] of counts().stages) set({ stage }, count);
    },
  );
  gauge('snapshot_controller_operations_in_flight', 'VolumeSnapshots that are being created or deleted.', [], (set) => {
    if (inFlight !== undefined) set({}, inFlight());
  });
  return {
    sampleBindings(read) {
      counts = read;
    },
    sampleOperationsInFlight(read) {
      inFlight = read;
    },
    operationEnded: ({ name, driver, type, tookMs }) =>
      operations.observe(
        { driver_name: driver, operation_name: name, snapshot_type: type, operation_status: 'success' },
        tookMs / 1_000,
      ),
  };
}
