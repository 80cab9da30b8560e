import { describe, expect, it } from 'vitest';
import type { BindableSnapshot } from '../../../src/domain/binding/bindable.ts';
import type { SnapshotStatusPatch } from '../../../src/domain/binding/binding-plan.ts';
import type { Content } from '../../../src/domain/binding/content.ts';
import { statusFromContent, statusOfError, timestampOfNs } from '../../../src/domain/binding/snapshot-status.ts';
import { boundSnapshot, content, doneStatus, heldSnapshot } from '../../support/binding-build.ts';
import { at } from '../../support/build.ts';

const now = at('02:15:10');
const bound = 'snapcontent-uid-snap';
const error = { message: 'no space', time: '2026-11-22T02:15:04Z' };

describe('what the status takes over from the content', () => {
  it.each<[string, Partial<BindableSnapshot>, Partial<Content>, SnapshotStatusPatch | undefined]>([
    [
      'its name and nothing else while it says nothing',
      {},
      {},
      { boundVolumeSnapshotContentName: bound, readyToUse: false },
    ],
    [
      'everything at once when it is done',
      {},
      { status: doneStatus() },
      {
        boundVolumeSnapshotContentName: bound,
        readyToUse: true,
        creationTime: '2026-11-22T02:15:02Z',
        restoreSize: '1Gi',
      },
    ],
    ['nothing when all is told', { contentName: bound }, {}, undefined],
    [
      'the time of the data before it is ready',
      { contentName: bound },
      { status: doneStatus({ ready: false, restoreSize: undefined }) },
      { creationTime: '2026-11-22T02:15:02Z' },
    ],
    [
      'not another time of the data',
      { contentName: bound, takenAt: at('01:00'), restoreSize: '1Gi' },
      { status: doneStatus() },
      { readyToUse: true },
    ],
    [
      'a size over a zero',
      { contentName: bound, takenAt: at('01:00'), restoreSize: '0', ready: true },
      { status: doneStatus() },
      { restoreSize: '1Gi' },
    ],
    [
      'no zero over a zero',
      { contentName: bound, takenAt: at('01:00'), restoreSize: '0', ready: true },
      { status: doneStatus({ restoreSize: 0n }) },
      undefined,
    ],
    [
      'an error with its time',
      { contentName: bound },
      { status: doneStatus({ ready: false, takenAtNs: undefined, restoreSize: undefined, error }) },
      { error },
    ],
    [
      'the same error once, whatever its time',
      { contentName: bound, error: 'no space' },
      { status: doneStatus({ ready: false, takenAtNs: undefined, restoreSize: undefined, error }) },
      undefined,
    ],
    ['that there is no error any more', { contentName: bound, error: 'no space' }, {}, { error: null }],
    [
      'no error of a content that is ready',
      { contentName: bound, takenAt: at('01:00'), restoreSize: '1Gi', error: 'no space' },
      { status: doneStatus({ error }) },
      { readyToUse: true, error: null },
    ],
    [
      'an error without a text, dated now',
      { contentName: bound },
      {
        status: doneStatus({
          ready: false,
          takenAtNs: undefined,
          restoreSize: undefined,
          error: { message: undefined, time: undefined },
        }),
      },
      { error: { message: 'no reason given', time: '2026-11-22T02:15:10Z' } },
    ],
    ['a name over an empty one', { contentName: '' }, {}, { boundVolumeSnapshotContentName: bound, readyToUse: false }],
  ])('%s', (_, snapshot, made, patch) => {
    expect(statusFromContent(content(made), heldSnapshot(snapshot), now)).toEqual(patch);
  });

  it('D13: is cut to the second from all its nanoseconds, which a double cannot hold', () => {
    expect(timestampOfNs(1_700_000_000_999_999_999n)).toBe('2023-11-14T22:13:20Z');
    expect(timestampOfNs(-1n)).toBe('1969-12-31T23:59:59Z');
  });
});

describe('an error of ours', () => {
  it.each<[string, 'not-ready' | 'as-it-is', BindableSnapshot, SnapshotStatusPatch | undefined]>([
    [
      'ends readiness',
      'not-ready',
      boundSnapshot(),
      { readyToUse: false, error: { message: 'gone', time: '2026-11-22T02:15:10Z' } },
    ],
    [
      'leaves it where it says nothing about the data',
      'as-it-is',
      boundSnapshot(),
      { error: { message: 'gone', time: '2026-11-22T02:15:10Z' } },
    ],
    ['is written once', 'not-ready', heldSnapshot({ error: 'gone' }), undefined],
    ['ends readiness although it stands there', 'not-ready', boundSnapshot({ error: 'gone' }), { readyToUse: false }],
  ])('%s', (_, readiness, snapshot, patch) => {
    expect(statusOfError('gone', readiness, snapshot, now)).toEqual(patch);
  });
});
