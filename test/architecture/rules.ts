import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { importCycles } from './import-cycles.ts';
import { type Arrows, arrowsOf, clockFiles, packageHomes, pureFolders } from './layout.ts';
import type { Import, SourceUnit } from './source-unit.ts';

/** Something that holds for all of `src/`. */
export interface Rule {
  readonly name: string;
  /** What a person reads who has broken it: why it is so, and what to do instead. */
  readonly because: string;
  /** One line for every place that breaks it. */
  find(units: readonly SourceUnit[]): readonly string[];
}

const MAX_LINES = 300;

/** All rules, in the order in which a person should hear of them. */
export const rules: readonly Rule[] = [
  ...Object.entries(arrowsOf).map(arrowRule),
  {
    name: 'every folder has its arrows written down',
    because:
      'A folder is a promise about what depends on what: say it in test/architecture/layout.ts and src/README.md.',
    find: eachUnit(({ path }) => (path.includes('/') && !Object.hasOwn(arrowsOf, partOf(path)) ? [path] : [])),
  },
  {
    name: 'pure folders use nothing but their arguments',
    because:
      'api/, domain/ and admission/ give the same answer to the same question, which is what makes them testable by the million. Take the time, a random number, a file’s content as an argument.',
    find: eachUnit((unit) =>
      pureFolders.includes(partOf(unit.path)) ? [...ambientLines(unit), ...nodeLines(unit)] : [],
    ),
  },
  {
    name: 'the time is asked in one place',
    because: 'Whoever reads the clock cannot be tested without waiting. Take a Clock of runtime/clock.ts, or a Date.',
    find: eachUnit((unit) => (clockFiles.includes(unit.path) ? [] : ambientLines(unit, 'time'))),
  },
  {
    name: 'every npm package has one home',
    because:
      'A package that is imported in one place can be replaced in one place. Use what its home exports; a new package needs a reason, and a row in test/architecture/layout.ts.',
    find: eachUnit(({ path, imports }) =>
      imports
        .map(packageOf)
        .filter((name) => name !== undefined && !packageHomes[name]?.includes(path))
        .map((name) => `${path} imports ${name}`),
    ),
  },
  {
    name: 'no file imports itself in a circle, types included',
    because:
      'Files that need each other are one idea in two places, or hide a third. Move what both need to a file of its own.',
    find: (units) =>
      importCycles(new Map(units.map((unit) => [unit.path, ownImports(unit).map(({ target }) => target)]))).map(
        (files) => files.join(' ⇄ '),
      ),
  },
  {
    name: 'everything is imported from the file that it lives in',
    because: 'A barrel loads all to give one, hides where things live, and invites cycles.',
    find: eachUnit(({ path, exports }) => [
      ...(/(^|\/)index\.[jt]s$/.test(path) ? [`${path} is a barrel`] : []),
      ...exports.filter(({ kind }) => kind === 'list').map(({ name }) => `${path}: ${name}`),
    ]),
  },
  {
    name: 'no default exports',
    because: 'A name that each importer chooses anew cannot be searched for.',
    find: eachUnit(({ path, exports }) => exports.filter(({ kind }) => kind === 'default').map(() => path)),
  },
  {
    name: 'every export has a doc comment',
    because:
      'Whoever reads the call should not have to read the body: say what it gives, units, errors, and the promise or the surprise. What needs none is not exported.',
    find: eachHandWritten(({ path, exports }) =>
      exports
        .filter(({ kind, documented }) => kind === 'declaration' && !documented)
        .map(({ name }) => `${path}: ${name}`),
    ),
  },
  {
    name: `no file is longer than ${MAX_LINES} lines`,
    because: 'One file is one idea. A long one holds several: name them.',
    find: eachHandWritten(({ path, lines }) => (lines > MAX_LINES ? [`${path} has ${lines} lines`] : [])),
  },
  {
    name: 'of the framework’s base class only start is called',
    because:
      'The base class’s own network code ends the process on any watch error, forgets deletions and drops finalizers of others. ManagedOperator replaces all of it; base start() only calls init().',
    find: eachUnit(({ path, superMembers }) =>
      superMembers.filter((name) => name !== 'start').map((name) => `${path} uses super.${name}`),
    ),
  },
];

function arrowRule([part, { to, typesOf = [], because }]: readonly [string, Arrows]): Rule {
  const types = typesOf.length === 0 ? '' : `, and types of ${typesOf.join(', ')}`;
  const isAllowed = ({ target, typeOnly }: OwnImport) =>
    [part, ...to, ...(typeOnly ? typesOf : [])].includes(partOf(target));
  return {
    name: `${part} imports ${to.join(', ') || 'nothing'} of ours${types}`,
    because,
    find: eachUnit((unit) =>
      partOf(unit.path) !== part
        ? []
        : ownImports(unit)
            .filter((one) => !isAllowed(one))
            .map(({ target }) => `${unit.path} imports ${target}`),
    ),
  };
}

function eachUnit(find: (unit: SourceUnit) => readonly string[]): Rule['find'] {
  return (units) => units.flatMap(find);
}

/** Generated files are judged by what generates them, and proven fresh by a test of their own. */
function eachHandWritten(find: (unit: SourceUnit) => readonly string[]): Rule['find'] {
  return eachUnit((unit) => (unit.path.includes('.generated.') ? [] : find(unit)));
}

/** `domain` of `domain/retention/policy.ts`; a file directly in `src/` is a part by itself. */
function partOf(path: string): string {
  return path.split('/', 1)[0] ?? path;
}

interface OwnImport {
  /** Below `src/`, like `SourceUnit.path`. */
  readonly target: string;
  readonly typeOnly: boolean;
}

function ownImports({ path, imports }: SourceUnit): readonly OwnImport[] {
  return imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .map(({ specifier, typeOnly }) => ({ target: posix.join(posix.dirname(path), specifier), typeOnly }));
}

/** `@scope/name` of `@scope/name/file`; undefined for files of ours and of Node. */
function packageOf({ specifier }: Import): string | undefined {
  if (specifier.startsWith('.') || isBuiltin(specifier)) return undefined;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

function ambientLines({ path, ambient }: SourceUnit, kind?: 'time'): readonly string[] {
  return ambient
    .filter((use) => kind === undefined || use.kind === kind)
    .map(({ name, line }) => `${path}:${line} uses ${name}`);
}

function nodeLines({ path, imports }: SourceUnit): readonly string[] {
  return imports.filter(({ specifier }) => isBuiltin(specifier)).map(({ specifier }) => `${path} imports ${specifier}`);
}
