import { describe, expect, it } from 'vitest';
import {
  actionOf,
  type BindingParts,
  bindableSnapshot,
  boundSnapshot,
  content,
  deletion,
  doneStatus,
  heldSnapshot,
  keptClaim,
  kindsOf,
} from '../../support/binding-build.ts';

describe('the claim', () => {
  const going = { ...deletion(), contentName: undefined };
  it.each<[string, BindingParts, boolean]>([
    [
      'D7, EXP3: goes when two unready snapshots of it are deleted together',
      { snapshot: heldSnapshot(going), others: [heldSnapshot({ ...going, name: 'second' })] },
      true,
    ],
    ['stays while another snapshot is being cut from it', { others: [heldSnapshot({ name: 'second' })] }, false],
    ['goes when the others are ready', { others: [boundSnapshot({ name: 'second' })] }, true],
    [
      'goes when the others have lost their content',
      { others: [boundSnapshot({ name: 'second', ready: false })] },
      true,
    ],
    [
      'goes when the others wait for a class that is gone',
      { others: [bindableSnapshot({ name: 'second', className: 'gone' })] },
      true,
    ],
    [
      'goes when the others are members of a group',
      { others: [bindableSnapshot({ name: 'second', inGroup: true })] },
      true,
    ],
  ])('%s', (_, parts, released) => {
    const given = {
      snapshot: boundSnapshot(),
      contents: [content({ status: doneStatus() })],
      ...parts,
      claim: keptClaim(),
    };
    expect(kindsOf(given).includes('release-claim')).toBe(released);
  });

  it('keeps the finalizers of others', () => {
    const claim = keptClaim({ finalizers: ['kubernetes.io/pvc-protection', ...keptClaim().finalizers] });
    const parts = { snapshot: boundSnapshot(), contents: [content({ status: doneStatus() })], claim };
    expect(actionOf('release-claim', parts).finalizers).toEqual(['kubernetes.io/pvc-protection']);
  });
});
