import type { StorageClass } from './storage-class.ts';

/** A StorageClass in the cluster, in the very state that is judged. */
export interface ObservedClass extends StorageClass {
  readonly uid: string;
  readonly resourceVersion: string;
  readonly deleting: boolean;
}
