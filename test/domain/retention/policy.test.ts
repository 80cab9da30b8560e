import { describe, expect, it } from 'vitest';
import { retentionPolicy } from '../../../src/domain/retention/policy.ts';
import { spec } from '../../support/build.ts';

describe('the policy of a schedule', () => {
  it('is absent without spec.retention', () => {
    expect(retentionPolicy(spec())).toBeUndefined();
  });

  it('has what is written, maxAge in milliseconds', () => {
    const retention = { keepLast: 7, keepWeekly: 4, maxAge: '1d12h', minReady: 2, failedLimit: 0 };
    expect(retentionPolicy(spec({ retention }))).toEqual({
      keepLast: 7,
      keepWeekly: 4,
      maxAgeMs: 36 * 3_600_000,
      minReady: 2,
      failedLimit: 0,
    });
  });

  it('has a floor of one and keeps one failed, should the defaults not have been filled in', () => {
    const bare = { ...spec(), retention: JSON.parse('{"keepLast": 7}') };
    expect(retentionPolicy(bare)).toEqual({ keepLast: 7, minReady: 1, failedLimit: 1, maxAgeMs: undefined });
  });

  it('has no age when maxAge cannot be read: what is in doubt deletes nothing', () => {
    const retention = { maxAge: '3 months', minReady: 1, failedLimit: 1 };
    expect(retentionPolicy(spec({ retention }))?.maxAgeMs).toBeUndefined();
  });
});
