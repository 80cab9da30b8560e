import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, type Pair, parse, parseDocument } from 'yaml';

const chart = fileURLToPath(new URL('../../charts/keepsake/', import.meta.url));
const read = (path: string) => readFileSync(`${chart}${path}`, 'utf8');
const values = parseDocument(read('values.yaml'));
const defaults = values.toJS() as object;
const schema = JSON.parse(read('values.schema.json')) as Schema;
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

/** A JSON Schema, as far as it is walked here. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
  readonly definitions?: Readonly<Record<string, Schema>>;
}

/** A value of values.yaml: its path, and whether a comment stands above it. */
interface Documented {
  readonly path: string;
  readonly comment: string;
}

describe('Chart.yaml', () => {
  it('has the version of the program, and the Kubernetes versions that the templates need', () => {
    const { version } = JSON.parse(readFileSync(`${chart}../../package.json`, 'utf8')) as { readonly version: string };
    expect(parse(read('Chart.yaml'))).toMatchObject({ version, appVersion: version, kubeVersion: '>=1.33.0-0' });
  });
});

describe('values.yaml', () => {
  const documented = valuesOf(values.contents, '');

  it('is what its own schema allows', () => {
    expect(validate(defaults), JSON.stringify(validate.errors)).toBe(true);
  });

  it.each(documented)('says what $path is for', ({ comment }) => {
    expect(comment).toMatch(/\S.*\S$/s);
  });

  it.each(documented)('has $path in its schema', ({ path }) => {
    expect(schemaAt(path)).toBeDefined();
  });

  it('has all that the schema allows', () => {
    const known = documented.map(({ path }) => path);
    const optional = /^global$|\.resources\.(claims|limits\.memory)$|\.issuerRef\./;
    expect(pathsOf(schema, '').filter((path) => !known.includes(path) && !optional.test(path))).toEqual([]);
  });
});

describe('values.schema.json', () => {
  it('takes no name that it does not know, at any depth where it lists names', () => {
    const open = objectsOf(schema, '').filter(({ node }) => node.properties && node.additionalProperties !== false);
    // Of resources any kind may be limited, such as a device.
    expect(open.map(({ path }) => path)).toEqual(['controller.resources.limits', 'webhook.resources.limits']);
  });

  it.each([
    ['a misspelt name', { topolgy: { enabled: false } }],
    ['a misspelt name further down', { webhook: { replicsa: 3 } }],
    ['a text for a number', { controller: { replicas: '2' } }],
    ['a mode that there is not', { binding: { mode: 'built-in' } }],
    ['a digest that is none', { image: { digest: 'latest' } }],
    [
      'memory in a unit from which no heap can be derived',
      { controller: { resources: { limits: { memory: '1e9' } } } },
    ],
    ['a namespace that can be none', { watchNamespaces: ['Prod'] }],
    ['a flag without its dashes', { controller: { extraArgs: ['log-level=debug'] } }],
  ])('refuses %s', (_, changed) => {
    expect(validate(changed)).toBe(false);
  });
});

function valuesOf(node: unknown, prefix: string): readonly Documented[] {
  if (!isMap(node)) return [];
  return node.items.flatMap((pair: Pair, index) => {
    const key = isScalar(pair.key) ? pair.key : undefined;
    const path = `${prefix}${String(key?.value)}`;
    // The comment above the first key belongs to the map.
    const above = key?.commentBefore ?? (index === 0 ? node.commentBefore : undefined);
    return [{ path, comment: above ?? '' }, ...valuesOf(pair.value, `${path}.`)];
  });
}

function resolved({ $ref, ...node }: Schema): Schema {
  return $ref === undefined ? node : (schema.definitions?.[$ref.replace('#/definitions/', '')] ?? {});
}

function childrenOf(node: Schema, prefix: string): readonly (readonly [string, Schema])[] {
  return Object.entries(resolved(node).properties ?? {}).map(([name, child]) => [`${prefix}${name}`, child]);
}

function pathsOf(node: Schema, prefix: string): readonly string[] {
  return childrenOf(node, prefix).flatMap(([path, child]) => [path, ...pathsOf(child, `${path}.`)]);
}

function objectsOf(node: Schema, path: string): readonly { readonly path: string; readonly node: Schema }[] {
  const prefix = path === '' ? '' : `${path}.`;
  return [{ path, node: resolved(node) }, ...childrenOf(node, prefix).flatMap(([at, child]) => objectsOf(child, at))];
}

function schemaAt(path: string): unknown {
  return path.split('.').reduce<unknown>((node, name) => {
    if (node === undefined) return undefined;
    const { properties, additionalProperties } = resolved(node as Schema);
    return properties?.[name] ?? (additionalProperties || undefined);
  }, schema);
}
