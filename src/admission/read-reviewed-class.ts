import type { TopologyTerm } from '../domain/topology/class/storage-class.ts';
import { isJsonObject, memberOf } from './json-members.ts';
import { dictionaryOf } from './marks.ts';
import type { ManagedFieldsEntry, ReviewedClass } from './storage-class-review.ts';

/** A StorageClass, or the first thing in it that is not as the API server writes it. */
export type ReadClass =
  | { readonly kind: 'class'; readonly value: ReviewedClass }
  | { readonly kind: 'malformed'; readonly problem: string };

/** The API server itself keeps ten entries of updates, and one for each applier. */
const MAX_ENTRIES = 256;

/** A StorageClass has nine fields. */
const MAX_FIELDS = 64;

/** Reads a StorageClass of a review. `path` is where it stands, for the sentence about what is wrong. */
export function readReviewedClass(object: unknown, path: string): ReadClass {
  const problems: string[] = [];
  const refuse = (where: string, what: string) => {
    // One is told; a list of a million others would only take memory.
    if (problems.length === 0) problems.push(`${path}${where} must be ${what}`);
  };
  const text = (where: string, value: unknown): string => {
    if (typeof value === 'string') return value;
    refuse(where, 'a text');
    return '';
  };
  const dictionary = (where: string, value: unknown): Readonly<Record<string, string>> => {
    if (value === undefined) return dictionaryOf([]);
    if (!isJsonObject(value)) {
      refuse(where, 'an object of texts');
      return dictionaryOf([]);
    }
    return dictionaryOf(Object.entries(value).map(([key, one]) => [key, text(`${where}.*`, one)] as const));
  };
  const list = <T>(where: string, value: unknown, read: (one: unknown) => T): readonly T[] => {
    if (value === undefined || Array.isArray(value)) return (value ?? []).map((one: unknown) => read(one));
    refuse(where, 'a list');
    return [];
  };
  const objects = <T>(where: string, value: unknown, read: (one: unknown) => T): readonly T[] =>
    list(where, value, (one) => {
      if (!isJsonObject(one)) refuse(`${where}[]`, 'an object');
      return read(one);
    });
  const metadata = memberOf(object, 'metadata');
  if (!isJsonObject(object) || !isJsonObject(metadata)) {
    return { kind: 'malformed', problem: `${path} must be an object with metadata` };
  }
  const annotations = memberOf(metadata, 'annotations');
  const topologies = memberOf(object, 'allowedTopologies');
  const value: ReviewedClass = {
    // Absent with generateName: the name is made after admission.
    name: text('.metadata.name', memberOf(metadata, 'name') ?? ''),
    provisioner: text('.provisioner', memberOf(object, 'provisioner')),
    volumeBindingMode: text('.volumeBindingMode', memberOf(object, 'volumeBindingMode')),
    allowedTopologies: objects('.allowedTopologies', topologies, (term): TopologyTerm => {
      const where = '.allowedTopologies[].matchLabelExpressions';
      return {
        matchLabelExpressions: objects(where, memberOf(term, 'matchLabelExpressions'), (requirement) => ({
          key: text(`${where}[].key`, memberOf(requirement, 'key')),
          values: list(`${where}[].values`, memberOf(requirement, 'values'), (one) => text(`${where}[].values[]`, one)),
        })),
      };
    }),
    parameters: dictionary('.parameters', memberOf(object, 'parameters')),
    labels: dictionary('.metadata.labels', memberOf(metadata, 'labels')),
    annotations: dictionary('.metadata.annotations', annotations),
    hasAllowedTopologies: topologies !== undefined,
    hasAnnotations: annotations !== undefined,
    managedFields: readManagedFields(memberOf(metadata, 'managedFields')),
  };
  const [problem] = problems;
  return problem === undefined ? { kind: 'class', value } : { kind: 'malformed', problem };
}

/** What cannot be read is passed over: it says nothing about who meant what. */
function readManagedFields(value: unknown): readonly ManagedFieldsEntry[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_ENTRIES).flatMap((entry: unknown): readonly ManagedFieldsEntry[] => {
    const manager = memberOf(entry, 'manager');
    const operation = memberOf(entry, 'operation');
    if (typeof manager !== 'string' || typeof operation !== 'string') return [];
    const fields = memberOf(entry, 'fieldsV1');
    return [
      {
        manager,
        operation,
        fields: isJsonObject(fields) ? Object.keys(fields).slice(0, MAX_FIELDS) : [],
      },
    ];
  });
}
