import { readdirSync } from 'node:fs';
import type { Bench } from './bench.ts';

const NOT_BENCHES = new Set(['bench.ts', 'run.ts']);

function benchNames(): string[] {
  const files = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.ts') && !NOT_BENCHES.has(file));
  return files.map((file) => file.slice(0, -'.ts'.length)).sort();
}

const [name = '', ...args] = process.argv.slice(2);
if (benchNames().includes(name)) {
  const { bench } = (await import(`./${name}.ts`)) as { readonly bench: Bench };
  const result = await bench(args);
  for (const [what, { value, limit, ok }] of Object.entries(result.targets)) {
    console.error(`${ok ? 'ok    ' : 'MISSED'} ${what}: ${value} (limit ${limit})`);
  }
  console.log(JSON.stringify(result));
  process.exitCode = result.ok ? 0 : 1;
} else {
  console.error(`usage: npm run bench -- NAME, where NAME is one of: ${benchNames().join(', ')}`);
  process.exitCode = 2;
}
