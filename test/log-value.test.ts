import { describe, expect, it } from 'vitest';
import { toLogValue } from '../src/log-value.ts';

describe('a value in a log', () => {
  it('shows nested errors with their causes', () => {
    const cause = Object.assign(new TypeError('socket hang up'), { code: 'ECONNRESET' });
    const error = Object.assign(new Error('create failed', { cause }), { code: 'conflict', reason: 'Conflict' });
    expect(toLogValue({ deep: [{ error }] })).toEqual({
      deep: [
        {
          error: {
            name: 'Error',
            message: 'create failed',
            code: 'conflict',
            reason: 'Conflict',
            stack: expect.stringContaining('create failed'),
            cause: {
              name: 'TypeError',
              message: 'socket hang up',
              code: 'ECONNRESET',
              stack: expect.stringContaining('TypeError'),
            },
          },
        },
      ],
    });
  });

  it('leaves out what an error carries beside that, because it may be a whole request', () => {
    const error = Object.assign(new Error('no'), { request: { headers: { authorization: 'Bearer x' } } });
    expect(JSON.stringify(toLogValue(error))).not.toContain('Bearer');
  });

  for (const key of [
    'authorization',
    'Authorization',
    'token',
    'password',
    'secret',
    'data',
    'stringData',
    'client-key-data',
  ]) {
    it(`hides what stands under ${key}, at any depth`, () => {
      const value = { [key]: 'hunter2', list: [{ [key]: { inner: 'hunter2' } }], map: new Map([[key, 'hunter2']]) };
      expect(JSON.stringify(toLogValue(value))).not.toContain('hunter2');
    });
  }

  it('does not touch what it is given', () => {
    const object = Object.freeze({ metadata: Object.freeze({ name: 'x' }), data: Object.freeze({ key: 'c2VjcmV0' }) });
    toLogValue(object);
    expect(object.data.key).toBe('c2VjcmV0');
  });

  const circular: Record<string, unknown> = { name: 'loop' };
  circular.self = circular;
  const cases: Record<string, readonly [unknown, unknown]> = {
    'a cycle': [circular, { name: 'loop', self: '[circular]' }],
    'a bigint': [{ size: 2n ** 63n }, { size: '9223372036854775808' }],
    'a date': [{ at: new Date('2026-03-01T00:00:00Z') }, { at: '2026-03-01T00:00:00.000Z' }],
    'an invalid date': [{ at: new Date('never') }, { at: 'Invalid Date' }],
    'no number': [{ value: Number.NaN }, { value: 'NaN' }],
    'a function': [{ run: () => 1 }, { run: '[function]' }],
    'a set': [new Set(['a']), ['a']],
    bytes: [new Uint8Array(3), '[3 bytes]'],
    'an object without a prototype': [Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    nothing: [null, null],
  };
  for (const [what, [value, shown]] of Object.entries(cases)) {
    it(`shows ${what}`, () => {
      expect(toLogValue(value)).toEqual(shown);
    });
  }

  it('shows the same object twice when it is no cycle', () => {
    const shared = { a: 1 };
    expect(toLogValue([shared, shared])).toEqual([shared, shared]);
  });

  it('ends at a depth', () => {
    let deep: unknown = 'bottom';
    for (let level = 0; level < 50; level++) deep = { deep };
    expect(JSON.stringify(toLogValue(deep))).toContain('[too deep]');
  });

  it('survives an object that throws when it is read', () => {
    const hostile = {
      get value(): string {
        throw new Error('keep out');
      },
    };
    expect(toLogValue(hostile)).toBe('[unreadable: keep out]');
  });
});
