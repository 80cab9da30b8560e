import type { MetricRegistry } from './metric-registry.ts';

/** Where the binding stands, for dashboards and alerts. */
export interface FenceSample {
  readonly mode: string;
  readonly state: string;
  /** All states that there are. */
  readonly states: readonly string[];
}

/** What the fence shows. */
export interface FenceMetrics {
  /** Lets each scrape read where the binding stands. */
  sampleFence(read: () => FenceSample): void;
}

/** Declares its family: one series a state, so that an alert on `conflicted` has a value to compare at any time. */
export function createFenceMetrics({ gauge }: MetricRegistry): FenceMetrics {
  let sample: (() => FenceSample) | undefined;
  const help = '1 for what the binding of VolumeSnapshots is doing now; only the state "writing" writes.';
  gauge('keepsake_binding_mode', help, ['mode', 'state'], (set) => {
    if (sample === undefined) return;
    const { mode, state, states } = sample();
    for (const one of states) set({ mode, state: one }, one === state ? 1 : 0);
  });
  return {
    sampleFence(read) {
      sample = read;
    },
  };
}
