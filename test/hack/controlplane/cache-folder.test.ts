import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder, pinnedVersionsHash } from '../../../hack/controlplane/cache-folder.ts';

const hash = (files: Record<string, string>) => pinnedVersionsHash(new Map(Object.entries(files)));

describe('pinnedVersionsHash', () => {
  it('does not depend on the order of the files', () => {
    expect(hash({ a: '1', b: '2' })).toBe(hash({ b: '2', a: '1' }));
  });

  it.each([
    ['a content', { a: '1', b: '3' }],
    ['a name', { a: '1', c: '2' }],
    ['the number of files', { a: '1', b: '2', c: '' }],
    ['the border between two contents', { a: '12', b: '' }],
    ['the border between a name and its content', { a: '1', '': 'b2' }],
  ])('changes with %s', (_, files) => {
    expect(hash(files as Record<string, string>)).not.toBe(hash({ a: '1', b: '2' }));
  });
});

describe('cacheFolder', () => {
  it('lies in XDG_CACHE_HOME', () => {
    const { root, bin } = cacheFolder({ XDG_CACHE_HOME: '/cache' });
    expect(root).toMatch(/^\/cache\/keepsake\/controlplane\/[0-9a-f]{16}$/);
    expect(bin).toBe(join(root, 'bin'));
  });

  it.each([{}, { XDG_CACHE_HOME: '' }, { XDG_CACHE_HOME: 'relative/path' }])(
    'lies in ~/.cache for %o, as the XDG specification has it',
    (env) => expect(cacheFolder(env).root).toMatch(join(homedir(), '.cache', 'keepsake')),
  );
});
