import type { StorageClass } from '../domain/topology/class/storage-class.ts';

/** An AdmissionReview of a StorageClass, decoded and checked: all that the decision may look at. */
export interface StorageClassReview {
  /** To be answered as it is. */
  readonly uid: string;
  readonly operation: 'CREATE' | 'UPDATE';
  /** Decided all the same: the answer has no effect but what it says. */
  readonly dryRun: boolean;
  /** Who writes, as `managedFields` names him; undefined where the request does not say. */
  readonly fieldManager: string | undefined;
  readonly object: ReviewedClass;
  /** Of an UPDATE. */
  readonly oldObject: ReviewedClass | undefined;
}

/** A StorageClass in a review, with the marks of who wrote what. */
export interface ReviewedClass extends StorageClass {
  /** Whether `allowedTopologies` is there at all: a patch must say add or replace. */
  readonly hasAllowedTopologies: boolean;
  /** Whether `metadata.annotations` is there at all. */
  readonly hasAnnotations: boolean;
  readonly managedFields: readonly ManagedFieldsEntry[];
}

/** An entry of metadata.managedFields: which fields a manager has written. */
export interface ManagedFieldsEntry {
  readonly manager: string;
  readonly operation: string;
  /** The top-level fields in it, such as `f:volumeBindingMode`. */
  readonly fields: readonly string[];
}
