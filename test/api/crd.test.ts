import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readCrds, type Schema } from '../../hack/generate/crd.ts';
import { jsonSchemaOf, withoutTexts } from '../../hack/generate/json-schema.ts';

/** A place in a schema, named as `kubectl explain` names it. */
interface Field {
  readonly path: string;
  readonly schema: Schema;
}

const crds = readCrds(fileURLToPath(new URL('../..', import.meta.url)));

describe.each(crds)('$file', (crd) => {
  const fields = fieldsOf(crd.schema, '');
  // apiVersion, kind and metadata are checked by the API server itself.
  const ours = fields.filter(({ path }) => /^(spec|status)\b/.test(path));
  const settings = ours.filter(({ path, schema }) => path.startsWith('spec.') && schema.properties === undefined);

  it('describes every field', () => {
    const silent = fields.filter(({ path, schema }) => path !== 'metadata' && !isElement(path) && !schema.description);
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  it('ends the description of every setting with an example', () => {
    const without = settings.filter(({ path, schema }) => !isElement(path) && exampleOf(schema) === undefined);
    expect(without.map(({ path }) => path)).toEqual([]);
  });

  it('says every default in the description', () => {
    const unsaid = settings.filter(
      // An empty object says only that the defaults of its fields count.
      ({ schema }) =>
        'default' in schema && schema.type !== 'object' && !schema.description?.includes(`Default: ${schema.default}`),
    );
    expect(unsaid.map(({ path }) => path)).toEqual([]);
  });

  it('gives only examples that its own schema accepts', () => {
    const plain = fieldsOf(withoutTexts(jsonSchemaOf(crd)), '');
    const refused = settings.filter(({ path, schema }) => {
      const example = exampleOf(schema);
      const judge = plain.find((candidate) => candidate.path === path)?.schema;
      return example !== undefined && !new Ajv({ formats: { int32: true } }).validate(judge ?? false, parse(example));
    });
    expect(refused.map(({ path }) => path)).toEqual([]);
  });

  it('bounds every text, list and map, which keeps the cost of the CEL rules within the API server’s limit', () => {
    const unbounded = ours.filter(
      ({ schema }) =>
        (schema.type === 'string' && !('maxLength' in schema || 'enum' in schema || schema.format === 'date-time')) ||
        (schema.type === 'array' && !('maxItems' in schema)) ||
        (schema.additionalProperties !== undefined && !('maxProperties' in schema)),
    );
    expect(unbounded.map(({ path }) => path)).toEqual([]);
  });

  it('says of every list whether it is a map, a set or one value, so that server-side apply can merge it', () => {
    const untyped = ours.filter(({ schema }) => schema.type === 'array' && !schema['x-kubernetes-list-type']);
    expect(untyped.map(({ path }) => path)).toEqual([]);
  });

  it('has a sentence for every CEL rule', () => {
    const rules = fields.flatMap(({ schema }) => (schema['x-kubernetes-validations'] ?? []) as readonly object[]);
    expect(rules.length).toBeGreaterThan(0);
    for (const rule of rules) expect('message' in rule || 'messageExpression' in rule, JSON.stringify(rule)).toBe(true);
  });
});

/** Every field below `schema`; `path[]` is an element of a list or a value of a map. */
function fieldsOf(schema: Schema, path: string): readonly Field[] {
  const children = Object.entries(schema.properties ?? {}).map(([name, child]) => ({
    path: path === '' ? name : `${path}.${name}`,
    schema: child,
  }));
  const elements = [schema.items, schema.additionalProperties]
    .filter((element) => element !== undefined)
    .map((element) => ({ path: `${path}[]`, schema: element }));
  return [...children, ...elements].flatMap((field) => [field, ...fieldsOf(field.schema, field.path)]);
}

// kubectl explain shows the description of a list's elements only when they are objects.
function isElement(path: string): boolean {
  return path.endsWith('[]');
}

function exampleOf({ description = '' }: Schema): string | undefined {
  return /\n\nExample: (.+)$/.exec(description)?.[1];
}
