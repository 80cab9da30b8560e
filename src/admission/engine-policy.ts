import {
  annotations,
  apiVersion,
  fieldManager,
  labels as labelKeys,
  managedBy,
  storageTopologyPolicyResource as policyResource,
} from '../api/names.ts';
import type { Policy } from '../domain/topology/policy/policy.ts';
import { type CelVariable, celMap, celPolicyMark, celValue, policyVariables } from './cel-variables.ts';
import { engineLabel, engineName, engineOf } from './engine-names.ts';

/** A policy as its objects in the API server name it. */
export type EnginePolicyOwner = Pick<Policy, 'name' | 'uid'>;

/**
 * The MutatingAdmissionPolicy that changes StorageClasses for a StorageTopologyPolicy with `engine: AdmissionPolicy`, as
 * the webhook would, as far as CEL can. All that differs from policy to policy is read from `params`, so the object
 * changes with our own version only. It fails open (Ignore), as the webhook does: the guard judges what comes out.
 *
 * The API server may ask twice. A mark on a new class is believed where the policy would have put in what is there, which
 * makes the second round like the first; on an update the marks on the old class count as well.
 */
export function enginePolicy(policy: EnginePolicyOwner) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicy',
    metadata: metadataOf(policy),
    spec: {
      failurePolicy: 'Ignore',
      reinvocationPolicy: 'IfNeeded',
      paramKind: { apiVersion, kind: policyResource.kind },
      matchConstraints: {
        matchPolicy: 'Equivalent',
        resourceRules: [
          {
            apiGroups: ['storage.k8s.io'],
            apiVersions: ['v1'],
            operations: ['CREATE', 'UPDATE'],
            resources: ['storageclasses'],
            scope: '*',
          },
        ],
      },
      matchConditions: [{ name: 'not-our-own', expression: isNotOurOwn }],
      variables: [...policyVariables, ...engineVariables],
      mutations: [{ patchType: 'JSONPatch', jsonPatch: { expression: patch } }],
    },
  } as const;
}

/** Its binding: it asks this one policy, and does nothing where that is gone. */
export function engineBinding(policy: EnginePolicyOwner) {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingAdmissionPolicyBinding',
    metadata: metadataOf(policy),
    spec: {
      policyName: engineName(policy.name),
      paramRef: { name: policy.name, parameterNotFoundAction: 'Allow' },
    },
  } as const;
}

// With an owner, the garbage collector takes both away after the policy, even where the operator is gone by then.
function metadataOf({ name, uid }: EnginePolicyOwner) {
  return {
    name: engineName(name),
    labels: { [labelKeys.managedBy]: managedBy, [engineOf]: engineLabel(name) },
    ownerReferences: [{ apiVersion, kind: policyResource.kind, name, uid }],
  } as const;
}

// What the operator brings up to date or creates again has been decided about, with marks that are true.
const isNotOurOwn = `request.options == null || !has(request.options.fieldManager) || request.options.fieldManager != '${fieldManager}'`;

const mode = 'params.spec.volumeBindingMode';

/** CEL: whether the mode is to be put in, given what the author meant; the same knobs as the webhook's. */
const wantsMode = [
  `variables.intent == 'Unset' ? ${mode}.whenUnset == 'Set'`,
  `variables.intent == 'Explicit' ? ${mode}.whenExplicit == 'Override'`,
  `${mode}.whenUnknown == 'Set'`,
].join(' : ');

// In-tree names with a zone parameter: Kubernetes refuses to make volumes when allowedTopologies are there as well.
const zoneParameter = [
  "object.provisioner.startsWith('kubernetes.io/') && has(object.parameters)",
  "object.parameters.exists(key, key.lowerAscii() in ['zone', 'zones'])",
].join(' && ');

const oldAnnotation = (key: string) => celValue('variables.oldAnnotations', key);

const isImmediate = "object.volumeBindingMode == 'Immediate'";

/** CEL of the fields that a new class has from us. */
const injectedNow = fields({
  volumeBindingMode: `variables.setsMode || variables.wouldSetMode && 'volumeBindingMode' in variables.marked && object.volumeBindingMode == ${mode}.value`,
  allowedTopologies:
    "variables.setsTerms || 'allowedTopologies' in variables.marked && variables.hasTerms && object.allowedTopologies == variables.terms",
});

/** CEL of the fields that a class has from us after an update. */
const injectedAfter = fields({
  volumeBindingMode: "variables.restoresMode || 'volumeBindingMode' in variables.marked",
  allowedTopologies: "variables.restoresTerms || 'allowedTopologies' in variables.marked && !variables.ownsTerms",
});

function fields(when: { readonly volumeBindingMode: string; readonly allowedTopologies: string }): string {
  const { volumeBindingMode, allowedTopologies } = when;
  return `((${volumeBindingMode} ? ['volumeBindingMode'] : []) + (${allowedTopologies} ? ['allowedTopologies'] : []))`;
}

function hasTerms(object: string): string {
  return `has(${object}.allowedTopologies) && size(${object}.allowedTopologies) > 0`;
}

const engineVariables: readonly CelVariable[] = [
  { name: 'creating', expression: "request.operation == 'CREATE'" },
  {
    name: 'oldAnnotations',
    expression: `request.operation == 'CREATE' ? {} : (${celMap('oldObject', 'annotations')})`,
  },
  { name: 'hasTerms', expression: hasTerms('object') },
  { name: 'hadTerms', expression: `!variables.creating && ${hasTerms('oldObject')}` },
  { name: 'marked', expression: `${celValue('variables.annotations', annotations.injected)}.split(',')` },
  { name: 'markedBefore', expression: `${oldAnnotation(annotations.injected)}.split(',')` },
  {
    name: 'isForbidden',
    expression: `variables.creating && variables.decides && ${isImmediate} && variables.intent == 'Explicit' && ${mode}.whenExplicit == 'Deny'`,
  },
  { name: 'wouldSetMode', expression: `variables.creating && variables.decides && (${wantsMode})` },
  { name: 'setsMode', expression: `variables.wouldSetMode && ${isImmediate}` },
  {
    name: 'terms',
    expression: `variables.creating && variables.matched && !(${zoneParameter}) && variables.injections.exists(one, has(one.allowedTopologies)) ? variables.injections[0].allowedTopologies : []`,
  },
  {
    name: 'setsTerms',
    expression: 'size(variables.terms) > 0 && !variables.hasTerms',
  },

  { name: 'restores', expression: `!variables.creating && variables.matched && ${mode}.whenReplaced == 'Restore'` },
  {
    name: 'restoresMode',
    expression: [
      "variables.restores && ('volumeBindingMode' in variables.markedBefore || 'volumeBindingMode' in variables.marked)",
      `object.volumeBindingMode != ${mode}.value && oldObject.volumeBindingMode == ${mode}.value`,
    ].join(' && '),
  },
  {
    name: 'restoresTerms',
    expression: [
      "variables.restores && 'allowedTopologies' in variables.markedBefore",
      "variables.hadTerms && !variables.hasTerms && params.spec.allowedTopologies.source != 'None'",
    ].join(' && '),
  },
  // The author has written or taken out what was put in.
  {
    name: 'ownsTerms',
    expression: [
      '!variables.creating && variables.matched && !variables.restoresTerms',
      '(variables.hasTerms != variables.hadTerms || variables.hasTerms && object.allowedTopologies != oldObject.allowedTopologies)',
    ].join(' && '),
  },

  {
    name: 'injected',
    expression: `(variables.creating ? ${injectedNow} : ${injectedAfter}).join(',')`,
  },
  {
    name: 'policyMark',
    expression: [
      "variables.creating ? (variables.isForbidden ? '' : params.metadata.name)",
      `${celPolicyMark} != '' || !(variables.restoresMode || variables.restoresTerms) ? ${celPolicyMark}`,
      `${oldAnnotation(annotations.policy)} != '' ? ${oldAnnotation(annotations.policy)}`,
      'params.metadata.name',
    ].join(' : '),
  },
  {
    name: 'marks',
    expression: [
      'variables.creating ? variables.matched && size(variables.injections) > 0',
      "variables.restoresMode || variables.restoresTerms || variables.ownsTerms && 'allowedTopologies' in variables.marked",
    ].join(' : '),
  },
];

function put(path: string, value: string): string {
  return `JSONPatch{op: "add", path: ${path}, value: ${value}}`;
}

function markPath(key: string): string {
  return `"/metadata/annotations/" + jsonpatch.escapeKey("${key}")`;
}

/** CEL: sets the mark to `value`, or takes it away where that is empty. */
function mark(key: string, value: string): string {
  const gone = `('${key}' in variables.annotations ? [JSONPatch{op: "remove", path: ${markPath(key)}}] : [])`;
  return `(${value} == '' ? ${gone} : [${put(markPath(key), value)}])`;
}

// A policy that wants the webhook by now, while nobody was there to take this away, is left to it.
const patch = `params.spec.engine != 'AdmissionPolicy' ? [] : (${[
  `(variables.setsMode ? [${put('"/volumeBindingMode"', `${mode}.value`)}] : [])`,
  `(variables.restoresMode ? [${put('"/volumeBindingMode"', 'oldObject.volumeBindingMode')}] : [])`,
  `(variables.setsTerms ? [${put('"/allowedTopologies"', 'variables.terms')}] : [])`,
  `(variables.restoresTerms ? [${put('"/allowedTopologies"', 'oldObject.allowedTopologies')}] : [])`,
  `(variables.marks && !has(object.metadata.annotations) ? [${put('"/metadata/annotations"', '{}')}] : [])`,
  `(variables.marks ? ${mark(annotations.injected, 'variables.injected')} + ${mark(annotations.policy, 'variables.policyMark')} : [])`,
].join(' + ')})`;
