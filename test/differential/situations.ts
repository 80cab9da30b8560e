import { creations } from './creation.ts';
import { deletions } from './deletion.ts';
import { existingContents } from './existing-contents.ts';
import { knownBugs, sidecarFaults } from './known-bugs.ts';
import { secrets } from './secrets.ts';
import type { Situation } from './situation.ts';

/** All of them. Those that nothing may run beside come last. */
export const situations: readonly Situation[] = [
  ...creations,
  ...secrets,
  ...existingContents,
  ...deletions,
  ...knownBugs,
  ...sidecarFaults,
];
