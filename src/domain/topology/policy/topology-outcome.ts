import type { EventNote } from '../../event-note.ts';
import type { TopologyAction } from './topology-action.ts';

/**
 * What became of an action on a StorageClass:
 *
 * | kind         | the class                                              | what to do                              |
 * | ------------ | ------------------------------------------------------ | --------------------------------------- |
 * | `done`       | is as it was wanted; `uid` is the one that it has now  | nothing                                 |
 * | `overtaken`  | was changed or deleted since it was judged             | look again                              |
 * | `refused`    | is as before                                           | a person must change something          |
 * | `taken`      | is as somebody else has made it                        | look again                              |
 * | `unfinished` | may be gone, and will be created                       | again, after a wait                     |
 * | `failed`     | is as before, or as it was wanted                      | again, after a wait                     |
 */
export type TopologyOutcome =
  | { readonly kind: 'done'; readonly action: TopologyAction; readonly uid: string }
  | { readonly kind: 'overtaken'; readonly action: TopologyAction }
  | {
      readonly kind: 'refused' | 'taken' | 'unfinished' | 'failed';
      readonly action: TopologyAction;
      /** The rest of a sentence that begins with the class. */
      readonly message: string;
    };

/** What to tell the person who describes the class; undefined where nothing came of the action and it will be tried again. */
export function outcomeNote(outcome: TopologyOutcome): EventNote | undefined {
  const { action } = outcome;
  switch (outcome.kind) {
    case 'overtaken':
      return undefined;
    case 'done':
      return note('Normal', action, outcome.uid, deed(action));
    case 'refused':
    case 'taken':
    case 'unfinished':
    case 'failed':
      return note('Warning', action, action.uid, outcome.message);
    default:
      return outcome satisfies never;
  }
}

function deed({ kind, because }: TopologyAction): string {
  return kind === 'recreate-class' ? `it was deleted and created again: ${because}` : because;
}

function note(type: EventNote['type'], { kind, name }: TopologyAction, uid: string, text: string): EventNote {
  const regarding = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', namespace: '', name, uid };
  switch (kind) {
    case 'update-topologies':
      return { type, reason: 'TopologyUpdated', action: 'UpdateTopologies', note: text, regarding };
    case 'recreate-class': {
      const reason = type === 'Normal' ? 'ClassRecreated' : 'ClassNotRecreated';
      return { type, reason, action: 'RecreateClass', note: text, regarding };
    }
    default:
      return kind satisfies never;
  }
}
