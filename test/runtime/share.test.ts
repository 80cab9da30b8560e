import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createShare } from '../../src/runtime/share.ts';

const spec = (name: string) => ({ claims: { names: [name] }, retention: { keepLast: 5, tiers: ['daily', 'weekly'] } });

describe('createShare', () => {
  it('gives one instance for equal values, and for equal parts of values that differ', () => {
    const share = createShare();
    const [one, equal, other] = [share(spec('a')), share(spec('a')), share(spec('b'))];
    expect(equal).toBe(one);
    expect(other).not.toBe(one);
    expect(other.retention).toBe(one.retention);
  });

  it('leaves what it was given as it is, and freezes what it gives', () => {
    const given = spec('a');
    const shared = createShare()(given);
    given.claims.names.push('b');
    expect(shared).toEqual(spec('a'));
    expect(() => shared.claims.names.push('c')).toThrow(TypeError);
  });

  it('gives an equal value for all of JSON, beyond its bounds too', () => {
    const share = createShare({ maxEntries: 3, maxLength: 20 });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value));
        expect(share(plain)).toEqual(plain);
      }),
    );
  });

  it('shares the parts of what is too long to be remembered', () => {
    const share = createShare({ maxLength: 60 });
    const [one, other] = [share(spec('a')), share(spec('a'))];
    expect(other).not.toBe(one);
    expect(other.retention).toBe(one.retention);
  });
});
