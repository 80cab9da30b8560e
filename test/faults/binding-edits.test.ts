import { describe, expect, it } from 'vitest';
import { type Edit, edits, leftovers, tidyUp } from './edits.ts';
import { type FaultWorld, openWorld } from './fault-world.ts';
import { type Story, stories, tell, writesAtRest } from './stories.ts';

// Before every call of the binding somebody changes something. Then everybody tidies up, and nothing may be stuck.

/** Stories with different calls; the others repeat these. */
const chosen = [
  'a snapshot is made, and deleted with its data',
  'a snapshot of policy Retain is deleted, and its content stays',
  'two snapshots of one claim are deleted together while they are cut',
  'an existing content is bound, and deleted with its snapshot',
];

/** How long an edit may go unseen: a look that is under way when it comes cannot know of it; in milliseconds. */
const unseenMs = 100;

async function play(story: Story, struck: number, { act }: Edit): Promise<FaultWorld> {
  const world = await openWorld({
    strikeOf(call, _request, running) {
      if (call !== struck) return undefined;
      return {
        kind: 'first',
        act() {
          running.oracles.overtaken = true;
          running.clock.after(unseenMs, () => {
            running.oracles.overtaken = false;
          });
          act(running);
        },
      };
    },
  });
  await tell(story, world);
  return world;
}

describe.each(chosen.map((title) => [title, stories[title] as Story] as const))('%s', (_, story) => {
  it.each(Object.entries(edits))('and before any call %s', async (_, edit) => {
    const undisturbed = await play(story, 0, edit);
    undisturbed.killBindings();
    // Policy Retain is there to leave data behind.
    const mayLeave = edit.mayLeave === true || story.stored.length > 0;
    for (let struck = 1; struck <= undisturbed.faulty.calls; struck++) {
      const world = await play(story, struck, edit);
      await tidyUp(world);
      const where = `before call ${struck}`;
      expect(world.oracles.violations, where).toEqual([]);
      expect(leftovers(world, mayLeave), where).toEqual([]);
      expect(await writesAtRest(world), where).toBe(0);
      world.killBindings();
    }
  });
});
