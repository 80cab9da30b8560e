import { apiVersion, labels, managedBy, storageTopologyPolicyResource } from '../api/names.ts';
import { celPolicyMark, policyVariables } from './cel-variables.ts';

/** What the guard is called in the cluster: the ValidatingAdmissionPolicy, and its binding. */
export const guardName = 'keepsake-storageclass-guard';

const metadata = { name: guardName, labels: { [labels.managedBy]: managedBy } } as const;

/**
 * A ValidatingAdmissionPolicy that refuses a new StorageClass which is still `Immediate` although a
 * StorageTopologyPolicy wants it to wait, since that field can never be changed: the webhook was not asked, or it did
 * not answer. The API server judges by itself, so the guard holds while nothing of ours runs.
 *
 * A class passes that carries the policy's mark (whoever decided let it be), whose provisioner the status does not
 * list (the driver has no topology, or the operator has not looked yet), and whose author's intent the policy respects.
 * What cannot be judged passes as well (failurePolicy Ignore): a guard that breaks must not stop everybody's classes.
 */
export function guardPolicy() {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata,
    spec: {
      failurePolicy: 'Ignore',
      paramKind: { apiVersion, kind: storageTopologyPolicyResource.kind },
      matchConstraints: {
        matchPolicy: 'Equivalent',
        resourceRules: [
          {
            apiGroups: ['storage.k8s.io'],
            apiVersions: ['v1'],
            operations: ['CREATE'],
            resources: ['storageclasses'],
            scope: '*',
          },
        ],
      },
      matchConditions: [{ name: 'still-immediate', expression: "object.volumeBindingMode == 'Immediate'" }],
      variables: [
        ...policyVariables,
        { name: 'decided', expression: `${celPolicyMark} == params.metadata.name` },
        { name: 'wanted', expression: wanted },
      ],
      validations: [
        {
          expression: '!(variables.decides && !variables.decided && variables.wanted)',
          messageExpression: `variables.intent == 'Explicit' && params.spec.volumeBindingMode.whenExplicit == 'Deny' ? ${forbidden} : ${slipped}`,
          reason: 'Forbidden',
        },
      ],
    },
  } as const;
}

/** Its binding: every StorageTopologyPolicy is asked, and without one every class passes. */
export function guardBinding() {
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata,
    spec: {
      policyName: guardName,
      paramRef: { selector: {}, parameterNotFoundAction: 'Allow' },
      validationActions: ['Deny'],
    },
  } as const;
}

/** CEL: whether the policy would not have let the class stay Immediate, given what its author meant. */
const wanted = [
  "variables.intent == 'Unset' ? params.spec.volumeBindingMode.whenUnset == 'Set'",
  "variables.intent == 'Explicit' ? params.spec.volumeBindingMode.whenExplicit != 'Warn'",
  "params.spec.volumeBindingMode.whenUnknown == 'Set'",
].join(' : ');

const remedy = `write volumeBindingMode: WaitForFirstConsumer, or opt out with the label ${labels.topologyPolicy}: ignore`;

const forbidden = `'volumeBindingMode is Immediate, which StorageTopologyPolicy ' + params.metadata.name + ' does not allow, and it cannot be changed later: ${remedy}'`;

const slipped = `'volumeBindingMode is Immediate, and StorageTopologyPolicy ' + params.metadata.name + ' would have set it, but Keepsake was not asked or did not answer; the field cannot be changed later: ${remedy}'`;
