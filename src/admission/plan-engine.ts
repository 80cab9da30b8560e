import { takesPart, type ValidPolicy } from '../domain/topology/policy/choose-policy.ts';
import type { Policy } from '../domain/topology/policy/policy.ts';
import { covers } from './covers.ts';
import { engineLabel, engineName } from './engine-names.ts';
import { engineBinding, enginePolicy } from './engine-policy.ts';

/** The two kinds that stand in the API server for a policy with `engine: AdmissionPolicy`. */
export type EngineKind = 'MutatingAdmissionPolicy' | 'MutatingAdmissionPolicyBinding';

/** One of them, as it was found by its labels. */
export interface EngineObject {
  readonly kind: EngineKind;
  readonly name: string;
  readonly uid: string;
  /** The value of the label that says for which policy it is; a person can set it, so it proves nothing alone. */
  readonly engineOf: string;
  readonly deleting: boolean;
  /** The whole object, as the API server sent it. */
  readonly object: unknown;
}

/** All that the plan may look at. */
export interface ObservedEngine {
  readonly policies: readonly Policy[];
  /** `missing`: the API server has no MutatingAdmissionPolicy v1, which came with Kubernetes 1.36. */
  readonly engine: 'served' | 'missing';
  readonly objects: readonly EngineObject[];
}

/** One call that is wanted, and why. */
export type EngineAction = ApplyEngineObject | DeleteEngineObject;

/** Writes an object by server-side apply. */
export interface ApplyEngineObject {
  readonly kind: 'apply-engine-object';
  readonly type: EngineKind;
  readonly name: string;
  readonly object: object;
  /** Whether it is known as ours, so that what others have written into it may be taken back. */
  readonly force: boolean;
  readonly because: string;
}

/** Deletes an object, if it is still the one that was judged. */
export interface DeleteEngineObject {
  readonly kind: 'delete-engine-object';
  readonly type: EngineKind;
  readonly name: string;
  readonly uid: string;
  readonly because: string;
}

/**
 * What has to be done so that each policy with `engine: AdmissionPolicy` that takes part has its two objects, and nothing
 * else bears their label. Empty where all is well. The order matters: what goes loses its binding first, what comes gets it last.
 */
export function planEngine({ policies, engine, objects }: ObservedEngine): readonly EngineAction[] {
  if (engine === 'missing') return [];
  const wanted = policies.filter(takesPart).filter(({ spec }) => spec.value.engine === 'AdmissionPolicy');
  const names = new Set(wanted.map(({ name }) => engineName(name)));
  const stale = objects.filter(({ name, deleting }) => !deleting && !names.has(name)).sort(bindingsFirst);
  return [
    ...stale.map((object) => deletion(object, policies)),
    ...[...wanted].sort(byName).flatMap((policy) => applications(policy, objects)),
  ];
}

function applications(policy: ValidPolicy, objects: readonly EngineObject[]): readonly ApplyEngineObject[] {
  return [enginePolicy(policy), engineBinding(policy)].flatMap((object) => {
    const { kind, metadata } = object;
    const found = objects.find((one) => one.kind === kind && one.name === metadata.name);
    const because = reasonToApply(object, found, policy);
    if (because === undefined) return [];
    return {
      kind: 'apply-engine-object',
      type: kind,
      name: metadata.name,
      object,
      force: found !== undefined,
      because,
    };
  });
}

function reasonToApply(wanted: object, found: EngineObject | undefined, { name }: ValidPolicy): string | undefined {
  if (found === undefined) return `StorageTopologyPolicy ${name} has engine: AdmissionPolicy`;
  // It comes back as soon as it is gone.
  if (found.deleting || covers(found.object, wanted)) return undefined;
  return `it is not as StorageTopologyPolicy ${name} and this version of Keepsake want it`;
}

function deletion({ kind, name, uid, engineOf }: EngineObject, policies: readonly Policy[]): DeleteEngineObject {
  const policy = policies.find((one) => engineLabel(one.name) === engineOf);
  return { kind: 'delete-engine-object', type: kind, name, uid, because: reasonToDelete(policy, engineOf) };
}

function reasonToDelete(policy: Policy | undefined, engineOf: string): string {
  if (policy === undefined) return `there is no StorageTopologyPolicy ${engineOf}`;
  if (policy.deleting) return `StorageTopologyPolicy ${policy.name} is being deleted`;
  if (policy.spec.kind === 'refused') return `the spec of StorageTopologyPolicy ${policy.name} cannot be carried out`;
  return `StorageTopologyPolicy ${policy.name} has engine: ${policy.spec.value.engine}`;
}

function bindingsFirst(a: EngineObject, b: EngineObject): number {
  return rank(a) - rank(b) || byName(a, b);
}

function rank({ kind }: EngineObject): number {
  return kind === 'MutatingAdmissionPolicyBinding' ? 0 : 1;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
