import { describe, expect, it } from 'vitest';
import { upstreamFinalizers } from '../../../src/api/upstream-marks.ts';
import {
  actionOf,
  type BindingParts,
  boundSnapshot,
  content,
  deletion,
  doneStatus,
  heldSnapshot,
  keptClaim,
  staticContent,
  staticSnapshot,
} from '../../support/binding-build.ts';
import { at } from '../../support/build.ts';
import { type BindingCase, checkBinding } from '../../support/check-binding.ts';

const { snapshotSource, snapshotBound, restoring, contentBound } = upstreamFinalizers;

const foreignRef = { namespace: 'prod', name: 'other', uid: 'uid-other' };
const deletedStatic = { ...deletion([snapshotSource]), contentName: undefined };

const deleted: Record<string, BindingCase> = {
  'S4: marks the content, and only then deletes it': {
    snapshot: boundSnapshot(deletion()),
    contents: [content({ status: doneStatus() })],
    state: 'deletion-of-content',
    actions: ['mark-being-deleted', 'delete-content'],
  },
  'protects a content that it is about to delete, so that the storage is cleaned': {
    snapshot: boundSnapshot(deletion()),
    contents: [content({ status: doneStatus(), finalizers: [] })],
    state: 'deletion-of-content',
    actions: ['protect-content', 'mark-being-deleted', 'delete-content'],
  },
  'S6: keeps the snapshot while its content is terminating': {
    snapshot: boundSnapshot(deletion()),
    contents: [content({ deleting: true, beingDeleted: true })],
    now: at('02:20:05'),
    state: 'deletion-of-content',
    actions: [],
  },
  'lets a content go that a person had deleted first': {
    snapshot: boundSnapshot(deletion()),
    contents: [content({ deleting: true, status: doneStatus() })],
    now: at('02:20:05'),
    state: 'deletion-of-content',
    actions: ['mark-being-deleted'],
  },
  'D5, EXP2: marks the content again when the mark is not there, whatever was written before': {
    snapshot: boundSnapshot({ ...deletion(), resourceVersion: '9' }),
    contents: [content({ deleting: true, resourceVersion: '9' })],
    now: at('02:20:05'),
    state: 'deletion-of-content',
    actions: ['mark-being-deleted'],
  },
  'D5, EXP2: a content of policy Retain is marked, too, and the snapshot stays until the mark is seen': {
    snapshot: boundSnapshot(deletion([snapshotSource])),
    contents: [content({ deletionPolicy: 'Retain', status: doneStatus() })],
    state: 'deletion-retaining',
    actions: ['mark-being-deleted'],
  },
  'B4: a content of policy Retain stays when its snapshot goes': {
    snapshot: boundSnapshot(deletion()),
    contents: [content({ deletionPolicy: 'Retain', beingDeleted: true, status: doneStatus() })],
    state: 'deletion-retaining',
    actions: ['release-snapshot'],
  },
  'S5: lets the claim go before the snapshot, since nobody would do it afterwards': {
    snapshot: heldSnapshot(deletion()),
    claim: keptClaim(),
    state: 'deletion-done',
    actions: ['release-claim', 'release-snapshot'],
  },
  'lets a snapshot go that was deleted before its content was made': {
    snapshot: heldSnapshot(deletion()),
    state: 'deletion-done',
    actions: ['release-snapshot'],
  },
  'finds a content whose name the status does not know yet': {
    snapshot: heldSnapshot(deletion()),
    contents: [content()],
    state: 'deletion-of-content',
    actions: ['mark-being-deleted', 'delete-content'],
  },
  'D6: finds a pre-provisioned content that is bound although the status never said so': {
    snapshot: staticSnapshot(deletedStatic),
    claim: null,
    contents: [
      staticContent({ ref: { namespace: 'prod', name: 'snap', uid: 'uid-snap' }, finalizers: [contentBound] }),
    ],
    state: 'deletion-of-content',
    actions: ['mark-being-deleted', 'delete-content'],
  },
  'S7: never touches a content that is not bound yet, as Velero makes them for a moment': {
    snapshot: staticSnapshot(deletedStatic),
    claim: null,
    contents: [staticContent()],
    state: 'deletion-done',
    actions: ['release-snapshot'],
  },
  'S3: never touches the content of another snapshot': {
    snapshot: boundSnapshot(deletion()),
    contents: [content({ ref: foreignRef })],
    state: 'deletion-done',
    actions: ['release-snapshot'],
  },
  'D10: needs no class': {
    snapshot: boundSnapshot({ ...deletion(), className: undefined }),
    classes: [],
    contents: [content({ status: doneStatus() })],
    state: 'deletion-of-content',
    actions: ['mark-being-deleted', 'delete-content'],
  },
  'waits while a claim is restored from it, and tells so': {
    snapshot: boundSnapshot(deletion()),
    contents: [content({ status: doneStatus() })],
    restoring: ['restored'],
    state: 'deletion-in-use',
    actions: [],
    notes: ['SnapshotDeletePending'],
  },
  'goes on once its content is on its way out, since no restore can be served any more': {
    snapshot: boundSnapshot(deletion()),
    contents: [content({ deleting: true, beingDeleted: true })],
    restoring: ['restored'],
    now: at('02:20:05'),
    state: 'deletion-of-content',
    actions: [],
  },
  'D14: waits for the finalizer of external-provisioner where an admin wants that': {
    snapshot: boundSnapshot(deletion([snapshotSource, snapshotBound, restoring])),
    contents: [content({ status: doneStatus() })],
    options: { waitForProvisioner: true },
    state: 'deletion-in-use',
    actions: [],
    notes: ['SnapshotDeletePending'],
  },
  'D14: does not by default, like upstream': {
    snapshot: boundSnapshot(deletion([snapshotSource, snapshotBound, restoring])),
    contents: [content({ status: doneStatus() })],
    state: 'deletion-of-content',
    actions: ['mark-being-deleted', 'delete-content'],
  },
  'deletes no content of a snapshot that does not carry our finalizers': {
    snapshot: boundSnapshot(deletion(['example.com/hold'])),
    contents: [content({ status: doneStatus(), beingDeleted: true })],
    state: 'deletion-released',
    actions: [],
  },
  'D5: marks the content again as long as somebody else holds the snapshot': {
    snapshot: boundSnapshot(deletion(['example.com/hold'])),
    contents: [content({ status: doneStatus(), deletionPolicy: 'Retain' })],
    state: 'deletion-released',
    actions: ['mark-being-deleted'],
  },
};

describe('a deleted snapshot', () => {
  it.each(Object.entries(deleted))('%s', (_, one) => checkBinding(one));
});

describe('a snapshot that is let go', () => {
  it.each<[string, BindingParts, readonly string[]]>([
    [
      'D6, EXP4: only after the API server was asked for the bound and the fixed name',
      { snapshot: boundSnapshot({ ...deletion(), contentName: 'elsewhere' }) },
      ['elsewhere', 'snapcontent-uid-snap'],
    ],
    [
      'D6: and for a pre-provisioned one for the name that it asks for',
      { snapshot: staticSnapshot(deletedStatic), claim: null },
      ['imported', 'snapcontent-uid-snap'],
    ],
  ])('%s', (_, parts, absent) => {
    expect(actionOf('release-snapshot', parts)).toMatchObject({ absent, leaves: [], finalizers: [] });
  });

  it('keeps the finalizers of others, and names the content that stays as it was judged', () => {
    const snapshot = boundSnapshot(deletion([snapshotSource, snapshotBound, restoring]));
    const contents = [content({ deletionPolicy: 'Retain', beingDeleted: true })];
    expect(actionOf('release-snapshot', { snapshot, contents })).toMatchObject({
      finalizers: [restoring],
      absent: [],
      leaves: [{ name: 'snapcontent-uid-snap', uid: 'uid-content', resourceVersion: '1' }],
    });
  });
});
