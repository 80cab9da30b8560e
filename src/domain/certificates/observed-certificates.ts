/** A certificate authority that has signed one certificate and lost its key. */
export interface Authority {
  /** SHA-256 of the certificate. */
  readonly fingerprint: string;
  /** One certificate, with a newline at its end. */
  readonly pem: string;
  readonly notAfter: Date;
}

/** A certificate that can be served: its key belongs to it, and its authority has signed it. */
export interface ServingPair {
  readonly kind: 'pair';
  /** SHA-256 of the served certificate. */
  readonly fingerprint: string;
  readonly notBefore: Date;
  /** Of the certificate or of its authority, whichever ends first. */
  readonly notAfter: Date;
  /** Names and addresses that it is called by and does not carry. */
  readonly lacks: readonly string[];
  readonly authority: Authority;
}

/** What lies where a pair belongs. */
export type PairSlot =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'unusable';
      readonly because: string;
      /** Its authority, where that can still be read: what is served may have been signed by it. */
      readonly authority: Authority | undefined;
    }
  | ServingPair;

/** What the Secret holds, without any key. */
export interface HeldCertificates {
  /** `tls.crt`, `tls.key`, `ca.crt`: what is served. */
  readonly current: PairSlot;
  /** `next.crt`, `next.key`, `next-ca.crt`: what will be served once every API server trusts it. */
  readonly next: PairSlot;
  /** `previous-ca.crt`: whoever has not yet loaded the current pair serves something that these have signed. */
  readonly previous: readonly Authority[];
}

/** What the entries of the webhook configuration trust. */
export interface ShownBundle {
  /** The caBundle of every entry, decoded; undefined while they differ. */
  readonly text: string | undefined;
  /** The authorities in any of them. */
  readonly trusted: readonly Authority[];
}

/** Everything that decides the next step of a rotation. Durations are milliseconds that no clock can turn back. */
export interface ObservedCertificates {
  /** Undefined: there is no Secret. */
  readonly held: HeldCertificates | undefined;
  /** Undefined: there is no webhook configuration, so nobody calls. */
  readonly shown: ShownBundle | undefined;
  /** For how long this process has seen the configuration show `shown`. */
  readonly shownForMs: number;
  /** For how long this process has seen the Secret hold this `previous` beside this `current`. */
  readonly previousForMs: number;
}
