import { annotations, labels, managedBy } from '../api/names.ts';
import { webhookNames } from '../api/webhook-names.ts';

/** Where the API server finds the webhook. */
export type WebhookAddress =
  /** From outside the cluster: `https`, with the path. */
  | { readonly url: string }
  /** The Service in front of the replicas. */
  | { readonly service: WebhookService };

/** A Service as a webhook configuration names it. */
export interface WebhookService {
  readonly namespace: string;
  readonly name: string;
  readonly port: number;
  readonly path: string;
}

/** What the configuration is made of. */
export interface WebhookConfigurationOptions {
  readonly clientConfig: WebhookAddress;
  /** Certificates in PEM; left out, whoever keeps the certificate puts it in. */
  readonly caBundle?: string;
}

/** The Service of the chart, in the namespace that it is installed in. */
export function serviceAddress(namespace: string): WebhookAddress {
  return { service: { namespace, name: webhookNames.service, port: 443, path: webhookNames.path } };
}

/**
 * The MutatingWebhookConfiguration. Its failurePolicy is Ignore: a StorageClass must not wait for us, and what slips
 * through is for the ValidatingAdmissionPolicy, which needs no server. Of updates only those arrive that touch what a
 * policy decides or our mark on it, so nobody’s edit of a label meets the webhook at all.
 */
export function webhookConfiguration({ clientConfig, caBundle }: WebhookConfigurationOptions) {
  const client = caBundle === undefined ? clientConfig : { ...clientConfig, caBundle: btoa(caBundle) };
  const entry = (name: string, operation: 'CREATE' | 'UPDATE', matchConditions: readonly MatchCondition[]) => ({
    name,
    clientConfig: client,
    rules: [
      {
        apiGroups: ['storage.k8s.io'],
        apiVersions: ['v1'],
        operations: [operation],
        resources: ['storageclasses'],
        scope: 'Cluster',
      },
    ],
    matchPolicy: 'Equivalent',
    matchConditions,
    failurePolicy: 'Ignore',
    sideEffects: 'None',
    reinvocationPolicy: 'IfNeeded',
    timeoutSeconds: 3,
    admissionReviewVersions: ['v1'],
  });
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: webhookNames.configuration, labels: { [labels.managedBy]: managedBy } },
    webhooks: [
      entry(webhookNames.create, 'CREATE', [notOptedOut]),
      entry(webhookNames.update, 'UPDATE', [notOptedOut, touchesTopology]),
    ],
  } as const;
}

interface MatchCondition {
  readonly name: string;
  /** CEL over `object` and `oldObject`. */
  readonly expression: string;
}

/** Of an update the new object counts: whoever puts the label on is left alone from this very edit. */
const notOptedOut: MatchCondition = {
  name: 'not-opted-out',
  expression: `${inCel('object', 'labels', labels.topologyPolicy)} != 'ignore'`,
};

/**
 * A replace that leaves the fields out, an author who now writes them, one who takes them away, and an edit of the mark
 * alone: without its mark, what a policy put in would pass for the author’s own.
 */
const touchesTopology: MatchCondition = {
  name: 'touches-topology',
  expression: [
    'object.volumeBindingMode != oldObject.volumeBindingMode',
    'has(object.allowedTopologies) != has(oldObject.allowedTopologies)',
    '(has(object.allowedTopologies) && object.allowedTopologies != oldObject.allowedTopologies)',
    `${inCel('object', 'annotations', annotations.injected)} != ${inCel('oldObject', 'annotations', annotations.injected)}`,
  ].join(' || '),
};

/** The value of a label or annotation, or the empty text; absent maps and absent keys are errors in CEL. */
function inCel(object: 'object' | 'oldObject', map: 'labels' | 'annotations', key: string): string {
  const path = `${object}.metadata.${map}`;
  return `(has(${path}) && '${key}' in ${path} ? ${path}['${key}'] : '')`;
}
