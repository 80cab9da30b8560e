import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSourceUnit, type SourceUnit } from './source-unit.ts';

/** Every file of code in `folder`, generated ones included, by path. */
export function readSource(folder: string): readonly SourceUnit[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => /\.[cm]?[jt]s$/.test(path))
    .sort()
    .map((path) => readSourceUnit(path, readFileSync(join(folder, path), 'utf8')));
}
