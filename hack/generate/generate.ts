import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generatedFiles } from './generated-files.ts';

// `npm run generate`. Whether the files are fresh is asked by test/api/generated-files.test.ts.
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
for (const [file, content] of await generatedFiles(root)) {
  const path = join(root, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  process.stdout.write(`${file}\n`);
}
