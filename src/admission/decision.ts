import type { ClassFinding } from '../domain/topology/class-finding.ts';
import type { Intent } from './intent.ts';

/** One step of a JSON patch (RFC 6902). No `test`: a patch that does not apply fails the request, whatever failurePolicy says. */
export type PatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: unknown }
  | { readonly op: 'remove'; readonly path: string };

/** What becomes of a StorageClass that is being written, and why: the answer, the log, the metrics and tests read it. */
export interface Decision {
  /** `allowed`: as it is. `patched`: changed. `denied`: refused with `message`. `ignored`: no policy is about it. */
  readonly result: 'allowed' | 'patched' | 'denied' | 'ignored';
  /** What the author meant by the binding mode. */
  readonly intent: Intent;
  /** The policy that decided; undefined where none is about the class. */
  readonly policy: string | undefined;
  readonly patch: readonly PatchOperation[];
  /** Of a refusal: what is wrong, where, and what to write instead. */
  readonly message: string | undefined;
  /** At most 240 characters each: the API server cuts longer ones. */
  readonly warnings: readonly string[];
  readonly findings: readonly ClassFinding[];
  /** What was changed and why, one sentence each, for the log and the audit annotations. */
  readonly because: readonly string[];
}
