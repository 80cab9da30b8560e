import { describe, expect, it } from 'vitest';
import { createIntern } from '../../src/runtime/intern.ts';

describe('createIntern', () => {
  it('gives back what it was given, beyond its bounds too', () => {
    const intern = createIntern({ maxEntries: 3, maxLength: 5 });
    for (let i = 0; i < 100; i++) expect(intern(`text-${i}`)).toBe(`text-${i}`);
    for (let i = 0; i < 100; i++) expect(intern(`${i}`)).toBe(`${i}`);
    expect(intern('')).toBe('');
  });
});
