/** Our Lease for binding and the ConfigMap that says how it stands, both in the operator's namespace. */
export const bindingObjectName = 'keepsake-binding';

/** The Lease of upstream's snapshot-controller where it runs with leader election; its name is built in there. */
export const upstreamLeaseName = 'snapshot-controller-leader';

/** On the ConfigMap `keepsake-binding`: the token of the conflict that a person has dealt with. */
export const acknowledgeConflict = 'keepsake.dev/acknowledge-conflict';

/** The VolumeSnapshot that only another snapshot controller would touch. */
export const canaryName = 'keepsake-binding-canary';

/** How each holder of ours begins, so that replicas do not take each other for somebody else. */
export const holderPrefix = 'keepsake_';
