import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../hack/generate/generated-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const expected = await generatedFiles(root);

it.each([...expected])('%s is what `npm run generate` makes of crds/', (file, content) => {
  const found = existsSync(`${root}${file}`) ? readFileSync(`${root}${file}`, 'utf8') : '';
  expect(found === content, `${file} is stale: run \`npm run generate\` and commit what it writes`).toBe(true);
});

it('has no generated file that nothing generates any more', () => {
  const found = readdirSync(`${root}src/api`).filter((name) => name.includes('.generated.'));
  expect(found.map((name) => `src/api/${name}`).sort()).toEqual([...expected.keys()].sort());
});

it('generates the same bytes each time', async () => {
  expect([...(await generatedFiles(root))]).toEqual([...expected]);
});
