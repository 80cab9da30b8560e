import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { generatedFiles } from '../../hack/generate/generated-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const expected = await generatedFiles(root);

it.each([...expected])('%s is what `npm run generate` makes of its source', (file, content) => {
  const found = existsSync(`${root}${file}`) ? readFileSync(`${root}${file}`, 'utf8') : '';
  expect(found === content, `${file} is stale: run \`npm run generate\` and commit what it writes`).toBe(true);
});

it('has no generated file that nothing generates any more', () => {
  const ofTypes = readdirSync(`${root}src/api`).filter((name) => name.includes('.generated.'));
  const ofChart = readdirSync(`${root}charts/keepsake/files`, { recursive: true, encoding: 'utf8' });
  const found = [
    ...ofTypes.map((name) => `src/api/${name}`),
    ...ofChart.filter((name) => name.endsWith('.yaml')).map((name) => `charts/keepsake/files/${name}`),
  ];
  expect(found.sort()).toEqual([...expected.keys()].sort());
});

it('generates the same bytes each time', async () => {
  expect([...(await generatedFiles(root))]).toEqual([...expected]);
});
