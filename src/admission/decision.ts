import type { Reason } from '../api/reasons.ts';
import type { ClassFinding } from '../domain/topology/class/class-finding.ts';
import type { Intent } from './intent.ts';
import type { InjectedField } from './marks.ts';

/** One step of a JSON patch (RFC 6902). No `test`: a patch that does not apply fails the request, whatever failurePolicy says. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** What becomes of a StorageClass that is being written, and why: the answer, the log, the metrics and tests read it. */
export interface Decision {
  /**
   * `allowed`: its fields stay as they are; its marks may be set right. `patched`: a field differs from what its author
   * wrote. `denied`: refused with `message`. `ignored`: no policy is about it.
   */
  readonly result: 'allowed' | 'patched' | 'denied' | 'ignored';
  /** What the author meant by the binding mode. */
  readonly intent: Intent;
  /** The policy that decided; undefined where none is about the class. */
  readonly policy: string | undefined;
  readonly patch: readonly PatchOperation[];
  /** Of a refusal: what is wrong, where, and what to write instead. */
  readonly message: string | undefined;
  /** At most 240 characters each, and 4096 together: the API server cuts what is longer. */
  readonly warnings: readonly string[];
  /** Why there are warnings, those that were cut included, one word each: for the metrics. */
  readonly warnedAbout: readonly WarningReason[];
  readonly findings: readonly ClassFinding[];
  /** The fields that the class has from a policy, as its mark will say. */
  readonly injected: readonly InjectedField[];
  /** What was changed and why, one sentence each, for the log and the audit annotations. */
  readonly because: readonly string[];
}

/** Something to tell the author of a class. */
export interface Notice {
  readonly reason: WarningReason;
  readonly text: string;
}

/**
 * What a warning is about: a reason of a finding, or what admission alone knows.
 *
 * | word              | when                                                                                 |
 * | ----------------- | ------------------------------------------------------------------------------------ |
 * | `FieldSet`        | a policy put a field in                                                              |
 * | `FieldKept`       | an update would have taken away what a policy put in, and it was kept                |
 * | `FieldNarrowed`   | places that the policy does not allow were taken out                                 |
 * | `AuditedChange`   | a policy in mode Audit would do one of these                                         |
 * | `AuditedRefusal`  | a policy in mode Audit would refuse the class                                        |
 * | `ModeIsImmutable` | the update changes the binding mode, which the API server refuses                    |
 */
export type WarningReason =
  | Reason
  | 'FieldSet'
  | 'FieldKept'
  | 'FieldNarrowed'
  | 'AuditedChange'
  | 'AuditedRefusal'
  | 'ModeIsImmutable';
