import { describe, expect, it } from 'vitest';
import type { BindingAction } from '../../../src/domain/binding/binding-plan.ts';
import { failureNotes, tellRefusal } from '../../../src/domain/binding/failure-notes.ts';
import { actionOf, bindableSnapshot, boundSnapshot, content, deletion } from '../../support/binding-build.ts';
import { at } from '../../support/build.ts';

const creation = actionOf('create-content', {});
const protection = actionOf('protect-claim', {});
const hold = actionOf('patch-snapshot', {});
const mark = actionOf('mark-being-deleted', { snapshot: boundSnapshot(deletion()), contents: [content()] });

describe('what people read when the API server refuses', () => {
  it.each<[string, BindingAction, readonly string[]]>([
    [
      'to make a content',
      creation,
      [
        'CreateSnapshotContentFailed: Error creating volume snapshot content object for snapshot prod/snap: no.',
        'SnapshotContentCreationFailed: Failed to create snapshot content with error no',
      ],
    ],
    [
      'to protect the claim',
      protection,
      ['SnapshotContentCreationFailed: Failed to create snapshot content with error no'],
    ],
    ['to hold the snapshot', hold, ['SnapshotFinalizerError: Failed to check and update snapshot: no']],
    ['the word to the sidecar, of which upstream says nothing', mark, []],
  ])('%s', (_, action, expected) => {
    expect(failureNotes(action, 'no').map(({ reason, message }) => `${reason}: ${message}`)).toEqual(expected);
  });
});

describe('a refusal in the status', () => {
  const now = at('02:16');
  const message = 'Failed to create snapshot content with error no';

  it('is written once', () => {
    expect(tellRefusal(bindableSnapshot(), creation, 'no', now)).toMatchObject([
      { kind: 'set-snapshot-status', status: { readyToUse: false, error: { message } } },
    ]);
    expect(tellRefusal(bindableSnapshot({ error: message }), creation, 'no', now)).toEqual([]);
  });

  it('is about the content and what it needs, and nothing else', () => {
    expect(tellRefusal(bindableSnapshot(), hold, 'no', now)).toEqual([]);
  });
});
