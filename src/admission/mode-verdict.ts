import type { StorageTopologyPolicySpec } from '../api/storage-topology-policy.generated.ts';
import type { Intent } from './intent.ts';

/** What becomes of a new class whose mode is not what the policy wants. */
export type ModeVerdict = 'set' | 'refuse' | 'warn' | 'ignore';

/** What the policy wants to happen to a class with mode Immediate, by what its author meant. */
export function modeVerdict({ volumeBindingMode }: StorageTopologyPolicySpec, intent: Intent): ModeVerdict {
  const { whenUnset, whenExplicit, whenUnknown } = volumeBindingMode;
  switch (intent) {
    case 'Unset':
      return verdicts[whenUnset];
    case 'Explicit':
      return verdicts[whenExplicit];
    case 'Unknown':
      return verdicts[whenUnknown];
    default:
      return intent satisfies never;
  }
}

const verdicts = { Set: 'set', Override: 'set', Deny: 'refuse', Warn: 'warn', Ignore: 'ignore' } as const;
