import { describe, expect, it } from 'vitest';
import { createFenceMetrics } from '../../src/server/fence-metrics.ts';
import { createMetricRegistry } from '../../src/server/metric-registry.ts';

describe('the metric of the binding mode', () => {
  it('has one series for each state and 1 for the one that holds at the scrape', async () => {
    const registry = createMetricRegistry();
    const metrics = createFenceMetrics(registry);
    const series = async () =>
      (await registry.render()).body.split('\n').filter((line) => line.startsWith('keepsake_binding_mode'));
    expect(await series()).toEqual([]);
    let state = 'writing';
    metrics.sampleFence(() => ({ mode: 'builtin', state, states: ['writing', 'conflicted'] }));
    expect(await series()).toEqual([
      'keepsake_binding_mode{mode="builtin",state="writing"} 1',
      'keepsake_binding_mode{mode="builtin",state="conflicted"} 0',
    ]);
    state = 'conflicted';
    expect(await series()).toEqual([
      'keepsake_binding_mode{mode="builtin",state="writing"} 0',
      'keepsake_binding_mode{mode="builtin",state="conflicted"} 1',
    ]);
  });
});
