/** The spec of a coordination.k8s.io/v1 Lease, as far as an election uses it. */
export interface LeaseSpec {
  /** Empty: nobody holds it. */
  readonly holderIdentity: string;
  readonly leaseDurationSeconds: number;
  /** When the holder got it, in the holder's time; nobody else may compare it with a clock of his own. */
  readonly acquireTime: string;
  readonly renewTime: string;
  /** How often the holder changed. */
  readonly leaseTransitions: number;
}

/** A Lease as it was read or written. */
export interface LeaseRecord {
  readonly resourceVersion: string;
  readonly spec: LeaseSpec;
}

/** The one Lease of an election. Each call rejects when it fails, for whatever reason. */
export interface LeaseStore {
  /** Undefined: it does not exist. */
  read(signal: AbortSignal): Promise<LeaseRecord | undefined>;
  create(spec: LeaseSpec, signal: AbortSignal): Promise<LeaseRecord>;
  /** Rejects when the Lease is no longer the one that was read: nothing is overwritten unseen. */
  update(known: LeaseRecord, spec: LeaseSpec, signal: AbortSignal): Promise<LeaseRecord>;
}

/** A MicroTime of the Kubernetes API: RFC 3339 with exactly six digits of fraction, which its decoder insists on. */
export function microTime(moment: Date): string {
  return moment.toISOString().replace('Z', '000Z');
}

/** Whether two specs are one observation: a holder that renews changes at least `renewTime`. */
export function sameSpec(a: LeaseSpec, b: LeaseSpec): boolean {
  return (
    a.holderIdentity === b.holderIdentity &&
    a.renewTime === b.renewTime &&
    a.acquireTime === b.acquireTime &&
    a.leaseDurationSeconds === b.leaseDurationSeconds &&
    a.leaseTransitions === b.leaseTransitions
  );
}
