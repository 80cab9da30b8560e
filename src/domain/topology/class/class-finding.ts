import type { Reason } from '../../../api/reasons.ts';

/**
 * One thing that is wrong or doubtful about a StorageClass. The webhook warns or refuses with it as the class is written;
 * the audit puts the same value into the policy's status, events and metrics.
 */
export interface ClassFinding {
  readonly reason: Reason;
  /** `deny`: refused when it is written. `warn`: let through. `note`: said in the status only. */
  readonly severity: 'deny' | 'warn' | 'note';
  /** A sentence that says what is wrong, where, what exists, and what to write instead; at most 240 characters. */
  readonly message: string;
  /** False where the class may stay as it is, so that it still counts as compliant. */
  readonly breaksPolicy: boolean;
}
