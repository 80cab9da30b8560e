import { describe, expect, it } from 'vitest';
import { type ClaimCriteria, hasCriteria, selectClaims } from '../../../src/domain/selection/select-claims.ts';
import { claim } from '../../support/build.ts';

const claims = [
  claim({ name: 'db-0', labels: { app: 'db' }, storageClassName: 'fast' }),
  claim({ name: 'db-1', labels: { app: 'db' }, storageClassName: 'slow' }),
  claim({ name: 'web', labels: { app: 'web' }, storageClassName: 'fast' }),
  claim({ name: 'old', storageClassName: undefined }),
];
const db = { matchLabels: { app: 'db' } };

const cases: Record<string, { criteria: ClaimCriteria; chosen: string[] }> = {
  'by labels': { criteria: { selector: db }, chosen: ['db-0', 'db-1'] },
  'by name, in the order of the claims': { criteria: { names: ['web', 'db-1', 'none'] }, chosen: ['db-1', 'web'] },
  'by StorageClass, which a claim without one does not have': {
    criteria: { storageClassNames: ['fast', ''] },
    chosen: ['db-0', 'web'],
  },
  'for which every criterion holds': {
    criteria: { selector: db, storageClassNames: ['slow'], names: ['db-0', 'db-1'] },
    chosen: ['db-1'],
  },
  'that are there, all of them, when that is said': { criteria: { all: true }, chosen: ['db-0', 'db-1', 'web', 'old'] },
  'for which the criteria beside all: true hold': { criteria: { all: true, selector: db }, chosen: ['db-0', 'db-1'] },
  'that are there, with an empty selector and all: true': {
    criteria: { all: true, selector: {} },
    chosen: ['db-0', 'db-1', 'web', 'old'],
  },
  'nowhere, without a criterion': { criteria: {}, chosen: [] },
  'nowhere, with all: false': { criteria: { all: false }, chosen: [] },
  'nowhere, with an empty selector': { criteria: { selector: {}, all: false }, chosen: [] },
  'nowhere, with empty lists': { criteria: { names: [], storageClassNames: [] }, chosen: [] },
};

describe('a schedule chooses the claims', () => {
  it.each(Object.entries(cases))('%s', (_, { criteria, chosen }) => {
    expect(selectClaims(criteria, claims).map(({ name }) => name)).toEqual(chosen);
    if (chosen.length === 0) expect(hasCriteria(criteria)).toBe(false);
    else expect(hasCriteria(criteria)).toBe(true);
  });
});
