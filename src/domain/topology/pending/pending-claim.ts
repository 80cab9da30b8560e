import type { NodeTerm } from '../../selection/node-terms.ts';
import type { StorageClass } from '../class/storage-class.ts';
import type { TopologyView } from '../view/topology-view.ts';
import type { PendingPod } from './pending-pod.ts';

/** A claim that a pod waits for, and what stands behind it. */
export interface PendingClaim {
  readonly name: string;
  readonly createdAt: Date;
  /** Empty or undefined: it names no class. */
  readonly className: string | undefined;
  /** Undefined: no class of that name exists, or none is named. */
  readonly storageClass: StorageClass | undefined;
  /** The node for which the scheduler has asked that its volume be made (`volume.kubernetes.io/selected-node`). */
  readonly selectedNode: string | undefined;
  /** The volume that it is bound to. */
  readonly volume: PlacedVolume | undefined;
  /** The volumes of its class that nobody has claimed. */
  readonly spare: readonly PlacedVolume[];
  /** The snapshot that it is filled from, where it is known in which place the snapshot's volume was. */
  readonly source: { readonly snapshot: string; readonly terms: readonly NodeTerm[] } | undefined;
}

/** A PersistentVolume and the nodes that can reach it. */
export interface PlacedVolume {
  readonly name: string;
  /** Undefined: all nodes. */
  readonly terms: readonly NodeTerm[] | undefined;
}

/** All that the question why a pod or a claim waits is answered from. */
export interface ObservedPending {
  /** Undefined: the question is about claims by themselves. */
  readonly pod: PendingPod | undefined;
  /** Claims that do not exist are left out: the scheduler names those. */
  readonly claims: readonly PendingClaim[];
  readonly view: TopologyView;
}

/** What stands in the way of a pod and its volumes. */
export interface PendingTrouble {
  readonly reason: 'VolumeCannotLand';
  /** For programs; the sentence is for people. */
  readonly kind: TroubleKind;
  /** One sentence that says what does not go together, and with what; at most 1,000 characters. */
  readonly sentence: string;
  /** The claims that it is about. */
  readonly claims: readonly string[];
}

/**
 * What a person has to change first.
 *
 * | kind                 | what                                                                                    |
 * | -------------------- | --------------------------------------------------------------------------------------- |
 * | `class-missing`      | there is no such class                                                                  |
 * | `no-node-in-class`   | allowedTopologies is met by no node                                                     |
 * | `no-spare-volume`    | the class makes no volumes, and no unclaimed one can be reached                         |
 * | `pod-elsewhere`      | nodeSelector or node affinity of the pod lets it run only where its volumes cannot be   |
 * | `volume-unreachable` | a volume that exists can be reached from no node                                        |
 * | `volumes-apart`      | no node can reach all volumes                                                           |
 * | `key-unregistered`   | a key of allowedTopologies is a label of the nodes, and none of the driver's keys       |
 * | `label-missing`      | the driver registers a key on a node that has no such label                             |
 * | `driver-missing`     | the driver is not registered where the volume is needed                                 |
 * | `snapshot-elsewhere` | the data of the snapshot is in another place                                            |
 */
export type TroubleKind =
  | 'class-missing'
  | 'no-node-in-class'
  | 'no-spare-volume'
  | 'pod-elsewhere'
  | 'volume-unreachable'
  | 'volumes-apart'
  | 'key-unregistered'
  | 'label-missing'
  | 'driver-missing'
  | 'snapshot-elsewhere';
