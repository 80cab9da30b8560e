import { labels as labelKeys } from '../../../api/names.ts';
import type { StorageTopologyPolicySpec } from '../../../api/storage-topology-policy.generated.ts';
import { matchesSelector } from '../../selection/label-selector.ts';
import type { StorageClass } from '../class/storage-class.ts';
import type { Policy } from './policy.ts';

/** What a class is recognized by. */
export type ClassIdentity = Pick<StorageClass, 'name' | 'provisioner' | 'labels'>;

/** A policy that can be carried out. */
export interface ValidPolicy extends Policy {
  readonly spec: Extract<Policy['spec'], { readonly kind: 'ok' }>;
}

/**
 * Who decides about a class:
 *
 * | kind            | when                                                                             |
 * | --------------- | -------------------------------------------------------------------------------- |
 * | `chosen`        | `policy` decides; `others` match too, and do nothing: their names in order       |
 * | `opted-out`     | the class carries the label keepsake.dev/topology-policy: ignore                 |
 * | `addon-managed` | `policy` would decide, but it leaves classes alone that an addon manager keeps   |
 * | `none`          | no policy is about it                                                            |
 */
export type PolicyChoice =
  | { readonly kind: 'chosen'; readonly policy: ValidPolicy; readonly others: readonly string[] }
  | { readonly kind: 'opted-out' }
  | { readonly kind: 'addon-managed'; readonly policy: ValidPolicy }
  | { readonly kind: 'none' };

/** Finds the policy that decides about a class, whatever the order in which the policies are given. */
export function choosePolicy(storageClass: ClassIdentity, policies: readonly Policy[]): PolicyChoice {
  if (isOptedOut(storageClass)) return { kind: 'opted-out' };
  const about = policies
    .filter(takesPart)
    .filter(({ spec }) => isAbout(spec.value, storageClass))
    .sort(inOrder);
  const [policy, ...others] = about.filter(({ spec }) => !leavesToAddon(spec.value, storageClass));
  if (policy !== undefined) return { kind: 'chosen', policy, others: others.map(({ name }) => name) };
  const [skipping] = about;
  return skipping === undefined ? { kind: 'none' } : { kind: 'addon-managed', policy: skipping };
}

/** Whether a policy counts at all: it is not being deleted, and its spec can be carried out. */
export function takesPart(policy: Policy): policy is ValidPolicy {
  return !policy.deleting && policy.spec.kind === 'ok';
}

/** Which of two policies decides where both match: the one with the higher priority, else the one whose name is first. */
export function inOrder(a: ValidPolicy, b: ValidPolicy): number {
  return b.spec.value.priority - a.spec.value.priority || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/** Whether a policy matches a class, if no other goes first: all criteria of spec.match, and the opt-out of the class. */
export function matchesClass(spec: StorageTopologyPolicySpec, storageClass: ClassIdentity): boolean {
  return !isOptedOut(storageClass) && isAbout(spec, storageClass) && !leavesToAddon(spec, storageClass);
}

/** Whether the owner of a class wants no policy to touch it. */
export function isOptedOut({ labels }: Pick<StorageClass, 'labels'>): boolean {
  return own(labels, labelKeys.topologyPolicy) === 'ignore';
}

/**
 * Whether an addon manager would overwrite a change of the class. Its mode EnsureExists only makes what is missing, so a
 * class of that mode is like any other, unless it carries the older label, too.
 */
export function isAddonManaged({ labels }: Pick<StorageClass, 'labels'>): boolean {
  return (
    own(labels, 'addonmanager.kubernetes.io/mode') === 'Reconcile' ||
    own(labels, 'kubernetes.io/cluster-service') === 'true'
  );
}

function isAbout({ match }: StorageTopologyPolicySpec, { name, provisioner, labels }: ClassIdentity): boolean {
  return (
    match.provisioners.includes(provisioner) &&
    match.excludeStorageClasses?.includes(name) !== true &&
    matchesSelector(match.storageClassSelector ?? {}, labels)
  );
}

function leavesToAddon({ match }: StorageTopologyPolicySpec, storageClass: ClassIdentity): boolean {
  return match.addonManaged === 'Skip' && isAddonManaged(storageClass);
}

function own(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
