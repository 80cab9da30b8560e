import { describe, expect, it } from 'vitest';
import { openWorld } from './fault-world.ts';
import { stories, tell } from './stories.ts';

// The sidecar is killed before each of its steps and comes back ten seconds later.

describe.each(Object.entries(stories))('%s', (_, story) => {
  it('ends the same when the sidecar is killed at any stage', async () => {
    let steps = 0;
    const undisturbed = await openWorld({
      sidecarDiesAt(step) {
        steps = step;
        return false;
      },
    });
    await tell(story, undisturbed);
    undisturbed.killBindings();
    expect(steps).toBeGreaterThan(1);
    for (let fatal = 1; fatal <= steps; fatal++) {
      const world = await openWorld({ sidecarDiesAt: (step) => step === fatal });
      await tell(story, world);
      world.killBindings();
      expect(world.oracles.violations, `step ${fatal}`).toEqual([]);
      expect(world.rest(), `step ${fatal}`).toEqual(undisturbed.rest());
    }
  });
});
