/** A VolumeSnapshotContent, as far as a decision may look at it. */
export interface Content {
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly createdAt: Date;
  readonly deleting: boolean;
  readonly finalizers: readonly string[];
  /** The snapshot that it says it belongs to. */
  readonly ref: ContentRef;
  readonly source: ContentSource;
  readonly driver: string;
  readonly className: string | undefined;
  readonly deletionPolicy: string;
  /** The annotation that lets the sidecar delete is there; its value says nothing. */
  readonly beingDeleted: boolean;
  /** The value of that annotation: `yes`, or the moment of the last nudge (RFC 3339); undefined when it is not there. */
  readonly deletionMark: string | undefined;
  /** The sidecar has a CreateSnapshot under way whose end it has not seen. */
  readonly beingCreated: boolean;
  /** It is a member of a group snapshot, and left alone. */
  readonly inGroup: boolean;
  /** Undefined until the sidecar has written one; nobody else may. */
  readonly status: ContentStatus | undefined;
  /** When another snapshot controller wrote it last, by `managedFields`; undefined: never. */
  readonly foreignWriteAt: Date | undefined;
}

/** `spec.volumeSnapshotRef`. */
export interface ContentRef {
  readonly namespace: string;
  readonly name: string;
  /** Empty while a pre-provisioned content is not bound. */
  readonly uid: string;
}

/** What a content is made of; `unknown` when it names neither or both, which an API server with CEL refuses. */
export type ContentSource =
  | { readonly kind: 'volume'; readonly handle: string }
  | { readonly kind: 'snapshot'; readonly handle: string }
  | { readonly kind: 'unknown' };

/** What the sidecar has said. */
export interface ContentStatus {
  readonly handle: string | undefined;
  readonly ready: boolean | undefined;
  /** When the data was taken, in nanoseconds since 1970. */
  readonly takenAtNs: bigint | undefined;
  /** Bytes that a restore needs at least. */
  readonly restoreSize: bigint | undefined;
  readonly error: ContentError | undefined;
}

/** The last thing that went wrong; not terminal, the sidecar goes on trying. */
export interface ContentError {
  readonly message: string | undefined;
  /** RFC 3339, as written. */
  readonly time: string | undefined;
}
