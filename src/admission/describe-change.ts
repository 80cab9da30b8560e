import type { FieldChange } from './class-plan.ts';
import type { Notice } from './decision.ts';

const reasons = { set: 'FieldSet', kept: 'FieldKept', narrowed: 'FieldNarrowed' } as const;
const done = { set: 'set to', kept: 'kept as', narrowed: 'narrowed to' } as const;
const would = { set: 'set', kept: 'keep', narrowed: 'narrow' } as const;

/** Says to the author of a class what the policy has changed in it. */
export function changeNotice({ field, kind, value }: FieldChange, policy: string): Notice {
  const although = kind === 'kept' ? ', since an update cannot take it away' : '';
  return {
    reason: reasons[kind],
    text: `${field} was ${done[kind]} ${value} by StorageTopologyPolicy ${policy}${although}`,
  };
}

/** Says what a policy in mode Audit would have changed. */
export function auditedChangeNotice({ field, kind, value }: FieldChange, policy: string): Notice {
  const preposition = kind === 'kept' ? 'as' : 'to';
  return {
    reason: 'AuditedChange',
    text: `StorageTopologyPolicy ${policy} (mode Audit) would ${would[kind]} ${field} ${preposition} ${value}`,
  };
}
