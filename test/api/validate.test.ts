import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src/api/problem.ts';
import { validateSnapshotSchedule } from '../../src/api/validate.ts';
import type { Validated } from '../../src/api/validated.ts';

const metadata = {
  name: 'nightly',
  namespace: 'default',
  uid: '0b1e7d6c-0000-4000-8000-000000000001',
  resourceVersion: '7',
  generation: 1,
  creationTimestamp: '2026-11-22T12:00:00Z',
};

const schedule = (spec: object = {}, overrides: object = {}): Record<string, unknown> => ({
  apiVersion: 'keepsake.dev/v1',
  kind: 'SnapshotSchedule',
  metadata,
  spec: { schedule: '15 2 * * *', claims: { all: true }, ...spec },
  ...overrides,
});

function sentences(result: Validated<unknown>): readonly string[] {
  return result.kind === 'invalid' ? result.problems.map(describeProblem) : [];
}

describe('validateSnapshotSchedule', () => {
  it('fills in the defaults of the CRD, in a copy', () => {
    const object = schedule({ retention: { keepLast: 7 } });
    const untouched = structuredClone(object);
    expect(validateSnapshotSchedule(object)).toMatchObject({
      kind: 'valid',
      value: {
        spec: {
          timeZone: 'Etc/UTC',
          jitterSeconds: 0,
          suspend: false,
          missedRunPolicy: 'Latest',
          runOnCreate: false,
          concurrencyPolicy: 'Forbid',
          readyDeadlineSeconds: 3600,
          reclaimPolicy: 'Retain',
          claims: { all: true },
          retention: { keepLast: 7, minReady: 1, failedLimit: 1 },
        },
      },
    });
    expect(object).toEqual(untouched);
  });

  it('invents neither retention nor a starting deadline', () => {
    const result = validateSnapshotSchedule(schedule());
    expect(result).not.toHaveProperty('value.spec.retention');
    expect(result).not.toHaveProperty('value.spec.startingDeadlineSeconds');
  });

  it('accepts fields that a newer CRD may have', () => {
    expect(validateSnapshotSchedule(schedule({ fromTheFuture: 1 }, { status: { alsoNew: [] } })).kind).toBe('valid');
  });

  it('accepts two entries of one name in status, for a claim that was made again', () => {
    const claims = ['a', 'b'].map((uid) => ({ name: 'data', uid, consecutiveFailures: 0 }));
    expect(validateSnapshotSchedule(schedule({}, { status: { claims } })).kind).toBe('valid');
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['no criterion', schedule({ claims: {} }), ['spec.claims chooses no claim: give selector']],
    ['no claims at all', schedule({ claims: undefined }), ['spec.claims chooses no claim: give selector']],
    ['a selector that pruning has emptied', schedule({ claims: { selector: {} } }), ['spec.claims.selector is empty']],
    [
      'an empty selector beside names',
      schedule({ claims: { selector: { matchLabels: {} }, names: ['a'] } }),
      ['spec.claims.selector is empty'],
    ],
    ['an empty list of names', schedule({ claims: { names: [] } }), ['spec.claims.names is empty']],
    ['no floor', schedule({ retention: { minReady: 0 } }), ['spec.retention.minReady must be at least 1']],
    ['an age of zero', schedule({ retention: { maxAge: '0h' } }), ['spec.retention.maxAge must be a duration']],
    ['an age without a unit', schedule({ retention: { maxAge: '90' } }), ['spec.retention.maxAge must be a duration']],
    ['a missing expression', schedule({ schedule: undefined }), ['spec.schedule is required']],
    ['a number for text', schedule({ timeZone: 7 }), ['spec.timeZone must be a string']],
    ['an unknown word', schedule({ missedRunPolicy: 'All' }), ['spec.missedRunPolicy must be one of Latest, Skip']],
    ['too much', schedule({ jitterSeconds: 3601 }), ['spec.jitterSeconds must be at most 3600']],
    ['a bad element', schedule({ claims: { names: ['a', 1] } }), ['spec.claims.names[1] must be a string']],
    [
      'a bad value under a key with a slash',
      schedule({ snapshotTemplate: { metadata: { labels: { 'a.b/c~d': 1 } } } }),
      ['spec.snapshotTemplate.metadata.labels.a.b/c~d must be a string'],
    ],
    ['another kind', schedule({}, { kind: 'Pod' }), ['kind must be SnapshotSchedule']],
    ['no uid', schedule({}, { metadata: { ...metadata, uid: undefined } }), ['metadata.uid is required']],
    [
      'a time that is none',
      schedule({}, { status: { lastScheduleTime: 'yesterday' } }),
      ['status.lastScheduleTime must be of the format date-time'],
    ],
    [
      'several mistakes',
      schedule({ suspend: 'yes', retention: { keepLast: 0 } }),
      ['spec.suspend must be a boolean', 'spec.retention.keepLast must be at least 1'],
    ],
  ])('refuses %s, and says where', (_, object, expected) => {
    const found = sentences(validateSnapshotSchedule(object));
    expect(found).toHaveLength(expected.length);
    for (const [index, beginning] of expected.entries()) expect(found[index]).toContain(beginning);
  });

  it('lets all: true stand beside an empty selector', () => {
    expect(validateSnapshotSchedule(schedule({ claims: { selector: {}, all: true } })).kind).toBe('valid');
  });

  it('counts characters as the API server does, code points and not UTF-16 units', () => {
    const label = (text: string) => schedule({ snapshotTemplate: { metadata: { labels: { a: text } } } });
    expect(validateSnapshotSchedule(label('😀'.repeat(63))).kind).toBe('valid');
    expect(sentences(validateSnapshotSchedule(label('😀'.repeat(64))))).toEqual([
      'spec.snapshotTemplate.metadata.labels.a must not be longer than 63 characters',
    ]);
  });

  it.each([null, undefined, 7, 'text', []])('refuses %j as the object', (object) => {
    expect(sentences(validateSnapshotSchedule(object))).toEqual(['the object must be an object']);
  });
});
