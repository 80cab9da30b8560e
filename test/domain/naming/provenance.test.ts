import { describe, expect, it } from 'vitest';
import { isProvablyOurs } from '../../../src/domain/naming/provenance.ts';
import type { Snapshot } from '../../../src/domain/snapshot.ts';
import { at, readySnapshot } from '../../support/build.ts';

const ours = readySnapshot();

const cases: Record<string, { given: Snapshot; proven: boolean }> = {
  'is proven by a name that fits schedule, claim and tick': { given: ours, proven: true },
  'is not proven by labels on a snapshot that a person made': {
    given: { ...ours, name: 'before-upgrade' },
    proven: false,
  },
  'is not proven without the label of the schedule': { given: { ...ours, scheduleUid: undefined }, proven: false },
  'is not proven without the label of the claim': { given: { ...ours, claimUid: undefined }, proven: false },
  'is not proven without the tick': { given: { ...ours, tick: undefined }, proven: false },
  'is not proven for a snapshot made from a content': { given: { ...ours, claimName: undefined }, proven: false },
  'is not proven once the claim label is moved to another claim': {
    given: { ...ours, claimUid: 'uid-other' },
    proven: false,
  },
  'is not proven once the tick is edited': { given: { ...ours, tick: at('03:15') }, proven: false },
  'is not proven of another claim that took the name prefix': { given: { ...ours, claimName: 'logs' }, proven: false },
  'is not proven by the snapshot of another schedule whose label was moved to this one': {
    given: { ...readySnapshot({ scheduleUid: 'uid-other' }), scheduleUid: 'uid-nightly' },
    proven: false,
  },
};

describe('that a schedule made a snapshot', () => {
  it.each(Object.entries(cases))('%s', (_, { given, proven }) => {
    expect(isProvablyOurs(given, 'uid-nightly')).toBe(proven);
    // The answer is remembered, and must be the same.
    expect(isProvablyOurs(given, 'uid-nightly')).toBe(proven);
  });

  it('is not proven to a schedule of the same name that was created later', () => {
    expect(isProvablyOurs(ours, 'uid-nightly')).toBe(true);
    expect(isProvablyOurs(ours, 'uid-nightly-again')).toBe(false);
  });
});
