import type { Finding } from '../../api/conditions.ts';
import type { ClaimTurn } from '../plan-tick.ts';
import { suspendedClaims } from '../suspension.ts';
import { type ClaimReport, severities } from './claim-report.ts';

/** Whether the next tick makes nothing: some claims are suspended, and no other can be snapshotted either. */
export function isHalted(turns: readonly ClaimTurn[]): boolean {
  return turns.every(({ turn }) => turn.kind === 'skip') && suspendedClaims(turns).length > 0;
}

/**
 * What the conditions say about suspended claims; undefined when there are none. `reports` stand with the worst first.
 * Nothing changes for those claims until a person acts, so it is Ready's reason and Stalled's, also while others go on.
 */
export function describeSuspension(
  reports: readonly ClaimReport[],
  halted: boolean,
): Pick<Finding, 'status' | 'reason' | 'message'> | undefined {
  const suspended = reports.filter(({ severity }) => severity === severities.suspended);
  const [worst] = suspended;
  if (worst === undefined) return undefined;
  const failing = reports.filter(({ severity }) => severity === severities.failing).length;
  const others = halted
    ? 'no new snapshots are made'
    : `the other claims go on${failing === 0 ? '' : `, ${failing} of them failing`}`;
  const message = `${suspended.length} of ${reports.length} claims suspended, ${others}; ${worst.entry.name}: ${worst.entry.message}`;
  return { status: 'False', reason: 'TooManyFailures', message };
}
