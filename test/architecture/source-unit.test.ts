import { describe, expect, it } from 'vitest';
import { readSourceUnit } from './source-unit.ts';

const read = (...lines: readonly string[]) => readSourceUnit('domain/plan.ts', lines.join('\n'));

describe('the imports of a file', () => {
  const imports: Record<string, readonly [code: string, specifier: string, typeOnly: boolean]> = {
    'are what it imports by name': ["import { a } from './a.ts';", './a.ts', false],
    'are what it imports for its effect': ["import './a.ts';", './a.ts', false],
    'are types': ["import type { A } from './a.ts';", './a.ts', true],
    'are values where only the names are types, because the file is still loaded': [
      "import { type A } from './a.ts';",
      './a.ts',
      false,
    ],
    'are what it passes on': ["export { a } from './a.ts';", './a.ts', false],
    'are all that it passes on': ["export * from './a.ts';", './a.ts', false],
    'are loaded later': ["const a = await import('./a.ts');", './a.ts', false],
    'are named inside a type': ["type A = import('./a.ts').A;", './a.ts', true],
  };

  it.each(Object.entries(imports))('%s', (_, [code, specifier, typeOnly]) => {
    expect(read(code).imports).toEqual([{ specifier, typeOnly }]);
  });

  it('are not what stands in comments and strings', () => {
    expect(read("// import './a.ts'", 'const text = "import \'./b.ts\'";').imports).toEqual([]);
  });
});

describe('the exports of a file', () => {
  it('are documented by a doc comment right before them, and by nothing else', () => {
    const { exports } = read(
      '/** Gives a. */',
      'export const a = 1;',
      '// Gives b.',
      'export function b() {}',
      '/** */',
      'export interface C {}',
      'const inner = 1;',
    );
    expect(exports.map(({ name, documented }) => [name, documented])).toEqual([
      ['a', true],
      ['b', false],
      ['C', false],
    ]);
  });

  it('are documented once for all signatures of an overloaded function', () => {
    const { exports } = read('/** Gives a. */', 'export function a(b: 1): 1;', 'export function a(b: number) {}');
    expect(exports).toEqual([{ name: 'a', kind: 'declaration', documented: true }]);
  });

  it.each(['export default 1;', 'export default function a() {}', 'export default class A {}'])(
    'are default in %s',
    (code) => {
      expect(read(code).exports.map(({ kind }) => kind)).toEqual(['default']);
    },
  );

  it.each(["export * from './a.ts';", "export { a } from './a.ts';", 'const a = 1; export { a };'])(
    'are a list in %s',
    (code) => {
      expect(read(code).exports.map(({ kind }) => kind)).toEqual(['list']);
    },
  );
});

describe('what a file uses without being given it', () => {
  it.each([
    ['const at = Date.now();', 'Date.now'],
    ['const at = new Date();', 'new Date()'],
    ['const at = new Date;', 'new Date()'],
    ['const at = Date();', 'Date()'],
  ])('is the time in %s', (code, name) => {
    expect(read('', code).ambient).toEqual([{ name, kind: 'time', line: 2 }]);
  });

  it.each([
    ['const die = Math.random();', 'Math.random'],
    ['const id = crypto.randomUUID();', 'crypto'],
    ['const { env } = process;', 'process'],
    ['const parts = { process };', 'process'],
    ['setTimeout(run, 1);', 'setTimeout'],
    ['const start = fetch;', 'fetch'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is code that is read here
    ['const text = `${performance}`;', 'performance'],
  ])('is found in %s', (code, name) => {
    expect(read(code).ambient).toEqual([{ name, kind: 'other', line: 1 }]);
  });

  it.each([
    'const at = new Date(0);',
    'const at = new Date(text);',
    'const ms = clock.now();',
    'const at: Date = given;',
    'const die = random();',
    'const job = { process: 1 };',
    'const id = job.process;',
    'type Log = typeof console;',
    'const env: NodeJS.ProcessEnv = given;',
    '// Date.now() would ask the clock',
  ])('is nothing in %s', (code) => {
    expect(read(code).ambient).toEqual([]);
  });
});

it('a file is as long as its text, whether or not the last line is ended', () => {
  expect(read('a', 'b').lines).toBe(2);
  expect(read('a', 'b', '').lines).toBe(2);
});

it('a file takes from its base class what it names after super', () => {
  expect(read('class A extends B { start() { super.start(); return super.path; } }').superMembers).toEqual([
    'start',
    'path',
  ]);
});
