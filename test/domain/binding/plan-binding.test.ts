import { describe, it } from 'vitest';
import { upstreamFinalizers } from '../../../src/api/upstream-marks.ts';
import { bindableSnapshot, content, deletion, heldSnapshot } from '../../support/binding-build.ts';
import { type BindingCase, checkBinding } from '../../support/check-binding.ts';

const { snapshotInGroup } = upstreamFinalizers;

const leftAlone: Record<string, BindingCase> = {
  'our own bait': { snapshot: bindableSnapshot({ canary: true }), state: 'canary', actions: [] },
  'our own bait, deleted': {
    snapshot: heldSnapshot({ ...deletion(), canary: true }),
    state: 'canary',
    actions: [],
  },
  'a member of a group, by its status': {
    snapshot: heldSnapshot({ inGroup: true }),
    state: 'group-member',
    actions: [],
  },
  'a member of a group, by its finalizer': {
    snapshot: bindableSnapshot({ finalizers: [snapshotInGroup] }),
    state: 'group-member',
    actions: [],
  },
  'a member of a group, by its content, also when it is deleted': {
    snapshot: heldSnapshot({ ...deletion(), contentName: 'snapcontent-uid-snap' }),
    contents: [content({ inGroup: true })],
    state: 'group-member',
    actions: [],
  },
};

describe('is left alone', () => {
  it.each(Object.entries(leftAlone))('%s', (_, one) => checkBinding(one));
});
