import { apiVersion, storageTopologyPolicyResource } from '../../../api/names.ts';
import { type Reason, reasons } from '../../../api/reasons.ts';
import type { StorageTopologyPolicyStatus } from '../../../api/storage-topology-policy.generated.ts';
import type { EventNote } from '../../event-note.ts';
import type { ClassAudit } from '../class/audit-class.ts';
import type { ObservedClass } from '../class/observed-class.ts';
import type { Policy } from './policy.ts';

/** What is told about the policy when it becomes so; the abnormal conditions are there only while they are true. */
const toldConditions: readonly string[] = ['Ready', 'TopologyDiscovered', 'Conflicting'];

/** What people should read that was not so at the last look: on the policy, and on each class that is listed. */
export function policyNotes(
  policy: Policy,
  status: StorageTopologyPolicyStatus,
  audits: readonly ClassAudit<ObservedClass>[],
): readonly EventNote[] {
  return [...conditionNotes(policy, status), ...classNotes(policy.status, status, audits)];
}

/**
 * A finding is told when its reason is new to the class. Its words hold numbers of nodes, which change all the time; and
 * who edits the class reads them in the webhook's warnings.
 */
function classNotes(
  before: StorageTopologyPolicyStatus,
  after: StorageTopologyPolicyStatus,
  audits: readonly ClassAudit<ObservedClass>[],
): readonly EventNote[] {
  const previous = new Map((before.storageClasses ?? []).map((entry) => [entry.name, entry]));
  const listed = new Set((after.storageClasses ?? []).map(({ name }) => name));
  return (
    audits
      .filter(({ entry }) => listed.has(entry.name))
      // What a list was cut off before may have been told.
      .filter(({ entry }) => previous.has(entry.name) || before.truncated !== true)
      .flatMap(({ storageClass, entry, findings }) => {
        const told = new Set<string>(previous.get(entry.name)?.reasons ?? []);
        return findings
          .filter(({ severity, reason }, index) => {
            const first = findings.findIndex((one) => one.reason === reason) === index;
            return severity !== 'note' && first && !told.has(reason);
          })
          .map(({ reason, message }) => noteOn(storageClass, reason, message));
      })
  );
}

function noteOn({ name, uid }: ObservedClass, reason: Reason, note: string): EventNote {
  const regarding = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', namespace: '', name, uid };
  return { type: reasons[reason].event, reason, action: 'Audit', note, regarding };
}

function conditionNotes(
  { name, uid, status: before }: Policy,
  after: StorageTopologyPolicyStatus,
): readonly EventNote[] {
  const regarding = { apiVersion, kind: storageTopologyPolicyResource.kind, namespace: '', name, uid };
  return (after.conditions ?? []).flatMap(({ type, reason, message }) => {
    const was = before.conditions?.find((condition) => condition.type === type);
    if (!toldConditions.includes(type) || was?.reason === reason || !isReason(reason)) return [];
    return [{ type: reasons[reason].event, reason, action: 'Reconcile', note: message, regarding }];
  });
}

function isReason(word: string): word is Reason {
  return Object.hasOwn(reasons, word);
}
