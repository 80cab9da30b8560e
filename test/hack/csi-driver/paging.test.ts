import { describe, expect, it } from 'vitest';
import { cutPage } from '../../../hack/csi-driver/paging.ts';

const pattern = /^id-\d$/;
const list = ['id-1', 'id-2', 'id-3', 'id-4', 'id-5'].map((id) => ({ id }));
const page = (maxEntries: number, startingToken = '', entries = list) => {
  const cut = cutPage(entries, { maxEntries, startingToken }, pattern);
  return { ids: cut.entries.map(({ id }) => id), nextToken: cut.nextToken };
};

describe('cutPage', () => {
  it('goes by id, in whatever order the list is', () => {
    expect(page(2, 'id-1', [...list].reverse())).toEqual({ ids: ['id-2', 'id-3'], nextToken: 'id-3' });
  });

  it('gives everything and no token when no number is asked for', () => {
    expect(page(0)).toEqual({ ids: list.map(({ id }) => id), nextToken: '' });
  });

  it('gives pages that follow each other and ends with an empty token', () => {
    expect(page(2)).toEqual({ ids: ['id-1', 'id-2'], nextToken: 'id-2' });
    expect(page(2, 'id-2')).toEqual({ ids: ['id-3', 'id-4'], nextToken: 'id-4' });
    expect(page(2, 'id-4')).toEqual({ ids: ['id-5'], nextToken: '' });
  });

  it('gives no token when the last page is exactly full', () => {
    expect(page(5)).toEqual({ ids: list.map(({ id }) => id), nextToken: '' });
  });

  it('goes on after a token whose entry was deleted meanwhile', () => {
    expect(page(2, 'id-2', [{ id: 'id-1' }, { id: 'id-3' }])).toEqual({ ids: ['id-3'], nextToken: '' });
  });

  it('answers ABORTED for a token that it never gave', () => {
    expect(() => page(2, 'invalid-token')).toThrow(expect.objectContaining({ code: 'ABORTED' }));
  });

  it('answers INVALID_ARGUMENT for a negative number', () => {
    expect(() => page(-1)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
