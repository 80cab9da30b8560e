import type { TopologyTerm } from '../class/storage-class.ts';

/** One change of a StorageClass that a policy wants, and why. It holds only for the very state that was judged. */
export type TopologyAction = UpdateTopologies | RecreateClass;

interface ClassAction {
  /** The class. */
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  /** Why, in a sentence that an event can carry. */
  readonly because: string;
}

/** Brings allowedTopologies up to date with the nodes, in place. */
export interface UpdateTopologies extends ClassAction {
  readonly kind: 'update-topologies';
  readonly terms: readonly TopologyTerm[];
  /** Annotations to set; null takes one away. */
  readonly annotations: Readonly<Record<string, string | null>>;
}

/** Deletes the class and creates it again, since what is wrong cannot be edited; its annotation consents to that. */
export interface RecreateClass extends ClassAction {
  readonly kind: 'recreate-class';
  readonly volumeBindingMode: string;
  /** Absent: as they are. */
  readonly allowedTopologies?: readonly TopologyTerm[] | undefined;
  /** Annotations to set; null takes one away. The consent goes by itself. */
  readonly annotations: Readonly<Record<string, string | null>>;
}
