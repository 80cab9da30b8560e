import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** A node of a CRD's structural schema as it stands in the YAML, or of the plain JSON Schema made from it. */
export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly items?: Schema;
  readonly 'x-kubernetes-int-or-string'?: boolean;
  readonly [keyword: string]: unknown;
}

/** What the generator needs of one CustomResourceDefinition. */
export interface Crd {
  /** Relative to the repository, for the header of what is generated. */
  readonly file: string;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly schema: Schema;
}

interface CrdDocument {
  readonly spec: {
    readonly group: string;
    readonly scope: 'Namespaced' | 'Cluster';
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly storage: boolean;
      readonly schema: { readonly openAPIV3Schema: Schema };
    }[];
  };
}

/** The CRDs of `crds/` in the order of their file names, each with its storage version. */
export function readCrds(root: string): readonly Crd[] {
  return readdirSync(join(root, 'crds'))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => readCrd(root, `crds/${name}`));
}

function readCrd(root: string, file: string): Crd {
  const { spec } = parse(readFileSync(join(root, file), 'utf8')) as CrdDocument;
  const version = spec.versions.find((candidate) => candidate.storage);
  if (version === undefined) throw new Error(`${file}: no version has storage: true`);
  return {
    file,
    apiVersion: `${spec.group}/${version.name}`,
    kind: spec.names.kind,
    namespaced: spec.scope === 'Namespaced',
    schema: version.schema.openAPIV3Schema,
  };
}
