import { describe, expect, it } from 'vitest';
import { upstreamFinalizers } from '../../../src/api/upstream-marks.ts';
import { planBinding } from '../../../src/domain/binding/plan-binding.ts';
import {
  actionOf,
  boundSnapshot,
  content,
  doneStatus,
  heldSnapshot,
  keptClaim,
  kindsOf,
  observedBinding,
} from '../../support/binding-build.ts';
import { at } from '../../support/build.ts';
import { type BindingCase, checkBinding } from '../../support/check-binding.ts';

const { snapshotSource } = upstreamFinalizers;

const mirroring: Record<string, BindingCase> = {
  'waits with the name of the content while the driver may still be fast': {
    snapshot: heldSnapshot(),
    claim: keptClaim(),
    contents: [content()],
    now: at('02:15:01'),
    state: 'creating',
    actions: [],
  },
  'tells the name of the content when the driver takes its time': {
    snapshot: heldSnapshot(),
    claim: keptClaim(),
    contents: [content()],
    state: 'creating',
    actions: ['set-snapshot-status'],
  },
  'tells everything in one write when the content is ready, and lets the claim go': {
    snapshot: heldSnapshot(),
    claim: keptClaim(),
    contents: [content({ status: doneStatus() })],
    now: at('02:15:01'),
    state: 'creating',
    actions: ['set-snapshot-status', 'release-claim'],
    notes: ['SnapshotCreated', 'SnapshotReady'],
  },
  'tells an error of the driver at once': {
    snapshot: heldSnapshot(),
    claim: keptClaim(),
    contents: [
      content({
        status: doneStatus({ ready: false, takenAtNs: undefined, error: { message: 'no space', time: undefined } }),
      }),
    ],
    now: at('02:15:01'),
    state: 'creating',
    actions: ['set-snapshot-status'],
  },
  'D1: protects a content that another controller made without the finalizer': {
    snapshot: heldSnapshot({ contentName: 'snapcontent-uid-snap' }),
    claim: keptClaim(),
    contents: [content({ finalizers: [] })],
    state: 'creating',
    actions: ['protect-content'],
  },
  'D7: keeps the claim again when somebody has taken the finalizer away': {
    snapshot: heldSnapshot({ contentName: 'snapcontent-uid-snap' }),
    contents: [content()],
    state: 'creating',
    actions: ['protect-claim'],
  },
  'holds the snapshot until its content is gone as soon as the policy is flipped to Delete': {
    snapshot: boundSnapshot({ finalizers: [snapshotSource] }),
    contents: [content({ status: doneStatus() })],
    state: 'ready',
    actions: ['patch-snapshot'],
  },
  'leaves the finalizers when the policy is flipped to Retain': {
    snapshot: boundSnapshot(),
    contents: [content({ deletionPolicy: 'Retain', status: doneStatus() })],
    state: 'ready',
    actions: [],
  },
  'D9, EXP6: a ready snapshot works without its class, and loses the error about it': {
    snapshot: boundSnapshot({
      error: 'Failed to get snapshot class with error volumesnapshotclass "standard" not found',
    }),
    contents: [content({ status: doneStatus() })],
    classes: [],
    state: 'ready',
    actions: ['set-snapshot-status'],
  },
  'D9, EXP6: a snapshot becomes ready although its class is gone': {
    snapshot: heldSnapshot({ contentName: 'snapcontent-uid-snap' }),
    claim: keptClaim(),
    contents: [content({ status: doneStatus() })],
    classes: [],
    state: 'creating',
    actions: ['set-snapshot-status', 'release-claim'],
    notes: ['SnapshotCreated', 'SnapshotReady'],
  },
  'a ready snapshot stays ready when its content is not any more, as upstream has it': {
    snapshot: boundSnapshot(),
    contents: [content({ status: doneStatus({ ready: false, error: { message: 'gone', time: undefined } }) })],
    state: 'ready',
    actions: [],
  },
  'goes on with a content that a person has deleted: it stays until its snapshot goes': {
    snapshot: boundSnapshot(),
    contents: [content({ deleting: true, status: doneStatus() })],
    state: 'ready',
    actions: [],
  },
  'D2, EXP1: never makes a new content for a ready snapshot that has lost its own': {
    snapshot: boundSnapshot(),
    state: 'content-lost',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotContentMissing'],
  },
  'D2, EXP1: nor in the next look, when it is not ready any more': {
    snapshot: boundSnapshot({ ready: false, error: 'VolumeSnapshotContent is missing' }),
    state: 'content-lost',
    actions: [],
  },
  'D2, EXP1: nor when somebody has emptied the status but for the time of the data': {
    snapshot: heldSnapshot({ takenAt: at('02:15:02') }),
    state: 'content-lost',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotContentMissing'],
  },
  'takes the content back when it is there again': {
    snapshot: boundSnapshot({ ready: false, error: 'VolumeSnapshotContent is missing' }),
    contents: [content({ status: doneStatus() })],
    state: 'creating',
    actions: ['set-snapshot-status'],
    notes: ['SnapshotReady'],
  },
};

describe('a snapshot with a content', () => {
  it.each(Object.entries(mirroring))('%s', (_, one) => checkBinding(one));
});

describe('the status of a snapshot that has lost its content', () => {
  it('D15: loses its readiness only after the API server itself was asked', () => {
    expect(actionOf('set-snapshot-status', { snapshot: boundSnapshot() })).toMatchObject({
      absent: ['snapcontent-uid-snap'],
      status: {
        readyToUse: false,
        error: { message: 'VolumeSnapshotContent is missing', time: '2026-11-22T02:15:10Z' },
      },
    });
  });
});

describe('the moment to look again', () => {
  it('comes when a silent driver is worth telling', () => {
    const parts = { snapshot: heldSnapshot(), claim: keptClaim(), contents: [content()] };
    expect(planBinding(observedBinding(parts), at('02:15:01')).wakeAt).toEqual(at('02:15:10'));
    expect(planBinding(observedBinding(parts), at('02:15:10')).wakeAt).toBeUndefined();
  });

  it('is not waited for when the clocks of the API server and ours differ', () => {
    const parts = { snapshot: heldSnapshot(), claim: keptClaim(), contents: [content({ createdAt: at('09:00') })] };
    expect(kindsOf(parts)).toEqual(['set-snapshot-status']);
  });
});
