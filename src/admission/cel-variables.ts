import { annotations, labels } from '../api/names.ts';

/** A variable of an admission policy: later expressions read it as `variables.<name>`. */
export interface CelVariable {
  readonly name: string;
  readonly expression: string;
}

/** The bound of status.outrankedBy: a list that is full may lack somebody, so that nothing can be said by it. */
const fullOutrankedBy = 16;

/**
 * What a StorageTopologyPolicy in `params` has to say about the StorageClass in `object`, in CEL: the same rules as
 * those of the domain, for the API server itself. A policy sees no other, so who goes first and what would be put in
 * are read from what the operator has written into its status.
 *
 * | variable       | holds                                                                                   |
 * | -------------- | --------------------------------------------------------------------------------------- |
 * | `name`         | the name of the class; empty while it is to be generated                                 |
 * | `labels`       | its labels                                                                              |
 * | `annotations`  | its annotations                                                                         |
 * | `addonManaged` | whether an addon manager keeps it as it is                                              |
 * | `matched`      | whether the policy is in force and is the one that decides about the class              |
 * | `injections`   | what the status says that classes of this provisioner get: one entry or none            |
 * | `decides`      | `matched`, and the status says that classes of this provisioner are to wait for pods    |
 * | `intent`       | what the author meant if the mode is Immediate: `Unset`, `Explicit` or `Unknown`        |
 */
export const policyVariables: readonly CelVariable[] = [
  { name: 'name', expression: "has(object.metadata.name) ? object.metadata.name : ''" },
  { name: 'labels', expression: celMap('object', 'labels') },
  { name: 'annotations', expression: celMap('object', 'annotations') },
  {
    name: 'addonManaged',
    expression: [
      celEquals('variables.labels', 'addonmanager.kubernetes.io/mode', 'Reconcile'),
      celEquals('variables.labels', 'kubernetes.io/cluster-service', 'true'),
    ].join(' || '),
  },
  { name: 'outrankedBy', expression: statusList('outrankedBy') },
  {
    name: 'matched',
    expression: [
      "params.spec.mode == 'Enforce'",
      '!has(params.metadata.deletionTimestamp)',
      `!(${celEquals('variables.labels', labels.topologyPolicy, 'ignore')})`,
      `(${matches('params.spec.match')})`,
      `size(variables.outrankedBy) < ${fullOutrankedBy}`,
      `!variables.outrankedBy.exists(other, ${matches('other')})`,
    ].join(' && '),
  },
  {
    name: 'injections',
    expression: `${statusList('injection')}.filter(one, one.provisioner == object.provisioner)`,
  },
  { name: 'decides', expression: 'variables.matched && variables.injections.exists(one, has(one.volumeBindingMode))' },
  { name: 'own', expression: ownEntries() },
  { name: 'applied', expression: appliedFields() },
  {
    name: 'lastApplied',
    expression: `${celValue('variables.annotations', 'kubectl.kubernetes.io/last-applied-configuration')}`,
  },
  { name: 'intent', expression: intent() },
];

/** CEL of a map of metadata, empty where it is absent. */
export function celMap(object: 'object' | 'oldObject', field: 'labels' | 'annotations'): string {
  const path = `${object}.metadata.${field}`;
  return `has(${path}) ? ${path} : {}`;
}

/** CEL of the value of a key, the empty text where it is absent; `key` is one of ours or of Kubernetes. */
export function celValue(map: string, key: string): string {
  return `('${key}' in ${map} ? ${map}['${key}'] : '')`;
}

/** CEL of the name of the policy under which the class was admitted, as its annotation has it. */
export const celPolicyMark = celValue('variables.annotations', annotations.policy);

function celEquals(map: string, key: string, value: string): string {
  return `${celValue(map, key)} == '${value}'`;
}

function statusList(field: 'injection' | 'outrankedBy'): string {
  return `(has(params.status) && has(params.status.${field}) ? params.status.${field} : [])`;
}

/** CEL: whether the class is one of those that `match` is about; spec.match and status.outrankedBy have the same fields. */
function matches(match: string): string {
  const selector = `${match}.storageClassSelector`;
  return [
    `object.provisioner in ${match}.provisioners`,
    `!(has(${match}.excludeStorageClasses) && variables.name in ${match}.excludeStorageClasses)`,
    `(!variables.addonManaged || has(${match}.addonManaged) && ${match}.addonManaged == 'Include')`,
    `(!has(${selector}) || (${hasLabels(`${selector}.matchLabels`, selector)}) && (${meetsAll(selector)}))`,
  ].join(' && ');
}

function hasLabels(wanted: string, selector: string): string {
  return `!has(${selector}.matchLabels) || ${wanted}.all(key, key in variables.labels && variables.labels[key] == ${wanted}[key])`;
}

// As in the API: an object without the label is not in the set; an unknown operator asks for nothing.
function meetsAll(selector: string): string {
  const isIn = 'one.key in variables.labels && has(one.values) && variables.labels[one.key] in one.values';
  const met = [
    `one.operator == 'In' ? ${isIn}`,
    `one.operator == 'NotIn' ? !(${isIn})`,
    "one.operator == 'Exists' ? one.key in variables.labels",
    "one.operator == 'DoesNotExist' ? !(one.key in variables.labels)",
    'false',
  ].join(' : ');
  return `!has(${selector}.matchExpressions) || ${selector}.matchExpressions.all(one, ${met})`;
}

// Of the caller's own server-side apply: its set of fields comes from what was sent, before defaults are filled in.
function ownEntries(): string {
  const manager = "(request.options != null && has(request.options.fieldManager) ? request.options.fieldManager : '')";
  return `has(object.metadata.managedFields) ? object.metadata.managedFields.filter(one, one.manager == ${manager}) : []`;
}

// Whoever creates a class from an export with its managedFields gets an entry of his own beside the exported ones.
function appliedFields(): string {
  const isExport = "request.operation == 'CREATE' && variables.own.exists(one, one.operation != 'Apply')";
  return `${isExport} ? [] : variables.own.filter(one, one.operation == 'Apply' && has(one.fieldsV1))`;
}

// CEL reads no JSON. Inside a text of JSON a quote follows a backslash, so what looks like a key is one. An annotation
// that speaks of another class was copied; one with another mode is older than what was sent.
function intent(): string {
  const says = (text: (space: string) => string) =>
    `(variables.lastApplied.contains(${text('')}) || variables.lastApplied.contains(${text(' ')}))`;
  const isAbout = [
    says((space) => `'"kind":${space}"StorageClass"'`),
    says((space) => `'"name":${space}"' + variables.name + '"'`),
    says((space) => `'"provisioner":${space}"' + object.provisioner + '"'`),
  ].join(' && ');
  const hasMode = `variables.lastApplied.contains('"volumeBindingMode":')`;
  const isExplicit = says((space) => `'"volumeBindingMode":${space}"Immediate"'`);
  return [
    `size(variables.applied) > 0 ? (variables.applied.exists(one, 'f:volumeBindingMode' in one.fieldsV1) ? 'Explicit' : 'Unset')`,
    `${isAbout} && !${hasMode} ? 'Unset'`,
    `${isAbout} && ${isExplicit} ? 'Explicit'`,
    "'Unknown'",
  ].join(' : ');
}
