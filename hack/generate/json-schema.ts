import type { Crd, Schema } from './crd.ts';

/**
 * The CRD's schema as plain JSON Schema, for objects as the API server returns them: metadata is filled in, and a field
 * with a default is required, because the default has been applied (by the API server, or by the validator).
 */
export function jsonSchemaOf(crd: Crd): Schema {
  const { required = [], properties = {}, ...rest } = plain(crd.schema, crd.kind);
  return {
    ...rest,
    title: crd.kind,
    required: ['apiVersion', 'kind', 'metadata', ...required],
    properties: {
      ...properties,
      apiVersion: { ...properties.apiVersion, enum: [crd.apiVersion] },
      kind: { ...properties.kind, enum: [crd.kind] },
      metadata: metadataSchema(crd),
    },
  };
}

/** The same schema without what only people read, so that the validator does not carry it. */
export function withoutTexts(schema: Schema): Schema {
  const { title: _title, description: _description, ...rest } = schema;
  return mapChildren(rest, withoutTexts);
}

function plain(schema: Schema, name: string): Schema {
  const { required = [], properties, additionalProperties, items, ...keywords } = schema;
  const kept = Object.entries(keywords).filter(([keyword]) => !keyword.startsWith('x-kubernetes-'));
  const defaulted = Object.entries(properties ?? {}).filter(([, child]) => 'default' in child);
  const needed = [...new Set([...required, ...defaulted.map(([field]) => field)])];
  return {
    ...Object.fromEntries(kept),
    ...(schema['x-kubernetes-int-or-string'] === true && { type: ['integer', 'string'] }),
    ...(needed.length > 0 && { required: needed }),
    ...(properties && { title: name, properties: mapFields(properties, name) }),
    ...(additionalProperties && { additionalProperties: plain(additionalProperties, `${name}Value`) }),
    // An element is named in the singular: status.claims holds SnapshotScheduleStatusClaim.
    ...(items && { items: plain(items, singular(name)) }),
  };
}

function mapFields(properties: Readonly<Record<string, Schema>>, parent: string): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    Object.entries(properties).map(([field, child]) => [field, plain(child, typeName(parent, field))]),
  );
}

function singular(name: string): string {
  return name.replace(/(?:(?<=ss)es|ies|s)$/, (ending) => (ending === 'ies' ? 'y' : ''));
}

// SnapshotScheduleSpec, but SnapshotScheduleClaims instead of SnapshotScheduleSpecClaims.
function typeName(parent: string, field: string): string {
  return parent.replace(/Spec$/, '') + field.charAt(0).toUpperCase() + field.slice(1);
}

function mapChildren(schema: Schema, change: (child: Schema) => Schema): Schema {
  const { properties, additionalProperties, items } = schema;
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([field, child]) => [field, change(child)])),
    }),
    ...(additionalProperties && { additionalProperties: change(additionalProperties) }),
    ...(items && { items: change(items) }),
  };
}

// The CRD says only `type: object` here, since the API server has its own rules for metadata; these are the fields that
// Keepsake reads, and those that every stored object has are required.
function metadataSchema({ kind, namespaced }: Crd): Schema {
  const texts: Schema = { type: 'object', additionalProperties: { type: 'string' } };
  return {
    type: 'object',
    title: `${kind}Metadata`,
    description: 'The standard metadata, as far as Keepsake reads it.',
    required: [
      'name',
      ...(namespaced ? ['namespace'] : []),
      'uid',
      'resourceVersion',
      'generation',
      'creationTimestamp',
    ],
    properties: {
      name: { type: 'string' },
      ...(namespaced && { namespace: { type: 'string' } }),
      uid: { type: 'string' },
      resourceVersion: { type: 'string' },
      generation: { type: 'integer' },
      creationTimestamp: { type: 'string', format: 'date-time' },
      deletionTimestamp: { type: 'string', format: 'date-time' },
      labels: texts,
      annotations: texts,
      finalizers: { type: 'array', items: { type: 'string' } },
    },
  };
}
