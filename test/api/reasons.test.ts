import { describe, expect, it } from 'vitest';
import { reasons } from '../../src/api/reasons.ts';

describe('reasons', () => {
  it.each(Object.entries(reasons))('%s is one CamelCase word that a sentence explains', (reason, { means }) => {
    expect(reason).toMatch(/^([A-Z][a-z]+)+$/);
    expect(means).toMatch(/^\S.*\.$/);
  });
});
