import type { BindableClaim, BindableClass, BindableSnapshot, BindableVolume } from './bindable.ts';
import type { Content } from './content.ts';

/** Everything that the decision about one snapshot's binding may look at, beside the time. */
export interface ObservedBinding {
  readonly snapshot: BindableSnapshot;
  /** Any content by its name: the bound one, the one asked for, the one that its uid names. */
  content(name: string): Content | undefined;
  /** The claim that a dynamic snapshot is taken of. */
  readonly claim: BindableClaim | undefined;
  /** The volume that the claim names. */
  readonly volume: BindableVolume | undefined;
  readonly classes: readonly BindableClass[];
  /** All snapshots of the same claim in the same namespace, this one included. */
  readonly siblings: readonly BindableSnapshot[];
  /** Names of the Pending claims of the namespace that are filled from this snapshot. */
  readonly restoring: readonly string[];
  readonly options: BindingOptions;
}

/** What the admin has chosen for all bindings; as upstream's flags of the same names. */
export interface BindingOptions {
  /** Record the volume's mode in the content, so that a restore cannot change it. Upstream's default: true. */
  readonly preventVolumeModeConversion: boolean;
  /** Label contents with the node of their volume, for sidecars that run on each node; undefined: off. */
  readonly nodes: readonly BindingNode[] | undefined;
  /** A deletion also waits while external-provisioner (6.2 and newer) holds its finalizer on the snapshot. Upstream: false. */
  readonly waitForProvisioner: boolean;
}

/** A node, as far as the place of a volume is judged by it. */
export interface BindingNode {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}
