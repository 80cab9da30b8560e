import { describe, it } from 'vitest';
import { upstreamFinalizers } from '../../../src/api/upstream-marks.ts';
import { staticContent, staticSnapshot } from '../../support/binding-build.ts';
import { type BindingCase, checkBinding } from '../../support/check-binding.ts';

const { snapshotSource, snapshotBound, contentBound } = upstreamFinalizers;

const foreignRef = { namespace: 'prod', name: 'other', uid: 'uid-other' };

const preProvisioned: Record<string, BindingCase> = {
  'holds the snapshot before the content points back to it': {
    snapshot: staticSnapshot(),
    claim: null,
    contents: [staticContent()],
    state: 'bindable',
    actions: ['patch-snapshot', 'bind-content'],
  },
  'writes the class that the snapshot names into a bound content without one': {
    snapshot: staticSnapshot({ className: 'standard', finalizers: [snapshotSource, snapshotBound] }),
    claim: null,
    contents: [staticContent({ ref: { namespace: 'prod', name: 'snap', uid: 'uid-snap' } })],
    state: 'bindable',
    actions: ['bind-content'],
  },
  'is held and waits while the content is not there': {
    snapshot: staticSnapshot(),
    claim: null,
    state: 'content-missing',
    actions: ['patch-snapshot', 'set-snapshot-status'],
    notes: ['SnapshotContentMissing'],
  },
  'waits for a class that it names and that does not exist': {
    snapshot: staticSnapshot({ className: 'gone' }),
    claim: null,
    contents: [staticContent()],
    state: 'blocked',
    actions: ['set-snapshot-status'],
    notes: ['GetSnapshotClassFailed'],
  },
  'refuses a content that was made for another snapshot': {
    snapshot: staticSnapshot(),
    claim: null,
    contents: [staticContent({ ref: foreignRef })],
    state: 'content-misbound',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotContentMisbound'],
  },
  'B6: refuses a content that was made for a snapshot of the same name in another namespace': {
    snapshot: staticSnapshot(),
    claim: null,
    contents: [staticContent({ ref: { namespace: 'dev', name: 'snap', uid: '' } })],
    state: 'content-misbound',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotContentMisbound'],
  },
  'S3: refuses a content that belonged to an earlier snapshot of its name': {
    snapshot: staticSnapshot(),
    claim: null,
    contents: [staticContent({ ref: { namespace: 'prod', name: 'snap', uid: 'uid-earlier' } })],
    state: 'content-misbound',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotContentMisbound'],
  },
  'refuses a content that was made from a volume': {
    snapshot: staticSnapshot(),
    claim: null,
    contents: [staticContent({ source: { kind: 'volume', handle: 'v' } })],
    state: 'content-mismatch',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotContentMismatch'],
  },
  'does not bind a content that is being deleted': {
    snapshot: staticSnapshot(),
    claim: null,
    contents: [staticContent({ deleting: true, finalizers: [contentBound] })],
    state: 'content-going',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotBindFailed'],
  },
};

describe('a pre-provisioned snapshot', () => {
  it.each(Object.entries(preProvisioned))('%s', (_, one) => checkBinding(one));
});
