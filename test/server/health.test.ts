import { describe, expect, it } from 'vitest';
import { checkAge, checkLoopDelay, createHealthRoute } from '../../src/server/health.ts';

const route = createHealthRoute({ caches: () => undefined, lease: () => 'not renewed' });
const well = createHealthRoute({ caches: () => undefined, loop: () => undefined });
const ask = (which: typeof route, query = '') => which(new URLSearchParams(query));

describe('a health route', () => {
  it('is a short ok when all is well', () => {
    expect(ask(well)).toMatchObject({ status: 200, body: 'ok\n' });
  });

  it('names each check when asked to', () => {
    expect(ask(well, 'verbose')).toMatchObject({ status: 200, body: '[+]caches ok\n[+]loop ok\nok\n' });
  });

  it('fails as soon as one check does, and says which and why without being asked', () => {
    expect(ask(route)).toMatchObject({ status: 500, body: '[+]caches ok\n[-]lease failed: not renewed\nfailed\n' });
  });

  it('leaves a check out on request', () => {
    expect(ask(route, 'exclude=lease')).toMatchObject({ status: 200 });
  });
});

describe('a check of age', () => {
  it('fails only beyond its limit, and not for what has not begun', () => {
    let age: number | undefined;
    const check = checkAge('the API server was heard', () => age, 600_000);
    expect(check()).toBeUndefined();
    age = 600_000;
    expect(check()).toBeUndefined();
    age = 601_000;
    expect(check()).toBe('the API server was heard 601 s ago, allowed are 600 s');
  });
});

describe('a check of the event loop', () => {
  it('fails when it is late', () => {
    expect(checkLoopDelay(() => 999)()).toBeUndefined();
    expect(checkLoopDelay(() => 1_234)()).toContain('1234 ms');
  });
});
