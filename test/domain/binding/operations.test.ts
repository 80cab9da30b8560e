import { describe, expect, it } from 'vitest';
import type { BindingAction, SetSnapshotStatus } from '../../../src/domain/binding/binding-plan.ts';
import { judged } from '../../../src/domain/binding/judged.ts';
import { endedOperations } from '../../../src/domain/binding/operations.ts';
import {
  type BindingParts,
  bindableSnapshot,
  boundSnapshot,
  content,
  deletion,
  observedBinding,
  staticSnapshot,
} from '../../support/binding-build.ts';
import { at } from '../../support/build.ts';

const snapshot = judged(bindableSnapshot());
const wrote = (status: SetSnapshotStatus['status']): BindingAction => ({
  kind: 'set-snapshot-status',
  snapshot,
  status,
  absent: [],
  because: 'test',
});
const released = (...finalizers: readonly string[]): BindingAction => ({
  kind: 'release-snapshot',
  snapshot,
  finalizers,
  absent: [],
  leaves: [],
  because: 'test',
});
const ended = (parts: BindingParts, ...done: readonly BindingAction[]) =>
  endedOperations(observedBinding(parts), done, at('02:30')).map(({ name, driver, type, tookMs }) =>
    [name, driver, type, tookMs / 60_000].join(' '),
  );

describe('what upstream counts', () => {
  const done = { creationTime: '2026-11-22T02:15:02Z', readyToUse: true };
  const cases: Record<string, [parts: BindingParts, action: BindingAction, expected: readonly string[]]> = {
    'is cut and ready at once': [
      { contents: [content()] },
      wrote(done),
      ['CreateSnapshot csi.example dynamic 15', 'CreateSnapshotAndReady csi.example dynamic 15'],
    ],
    'is cut first, and ready later': [
      { snapshot: bindableSnapshot({ takenAt: at('02:16') }), contents: [content()] },
      wrote({ readyToUse: true }),
      ['CreateSnapshotAndReady csi.example dynamic 15'],
    ],
    'is nothing while only the name of the content is written': [{}, wrote({ readyToUse: false }), []],
    'is nothing when a ready one is written again': [{ snapshot: boundSnapshot() }, wrote({ readyToUse: true }), []],
    'knows what was pre-provisioned': [
      { snapshot: staticSnapshot(), claim: null, volume: null, contents: [content({ name: 'imported' })] },
      wrote({ readyToUse: true }),
      ['CreateSnapshotAndReady csi.example pre-provisioned 15'],
    ],
    'is a deletion that has come to its end': [
      { snapshot: boundSnapshot(deletion()) },
      released('theirs'),
      ['DeleteSnapshot csi.example dynamic 10'],
    ],
    'is no deletion while one of ours is left': [
      { snapshot: boundSnapshot(deletion()) },
      released('snapshot.storage.kubernetes.io/volumesnapshot-bound-protection'),
      [],
    ],
  };
  it.each(Object.entries(cases))('%s', (_, [parts, action, expected]) => {
    expect(ended(parts, action)).toEqual(expected);
  });
});
