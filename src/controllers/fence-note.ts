import { bindingObjectName } from '../api/binding-names.ts';
import type { FenceState } from '../domain/binding/fence-state.ts';
import type { EventNote } from '../domain/event-note.ts';

/** The event about a new state, on the ConfigMap that records it; undefined for those that people need not hear of. */
export function fenceNote(state: FenceState, namespace: string, uid: string): EventNote | undefined {
  const { because, todo } = state;
  const note = todo === undefined ? because : `${because} ${todo}`;
  const regarding = { apiVersion: 'v1', kind: 'ConfigMap', namespace, name: bindingObjectName, uid };
  switch (state.kind) {
    case 'observing':
    case 'standby':
    case 'preflight':
      return undefined;
    case 'writing':
      return { regarding, type: 'Normal', reason: 'BindingStarted', action: 'Bind', note };
    case 'refused':
      return { regarding, type: 'Warning', reason: 'BindingRefused', action: 'Bind', note };
    case 'conflicted':
      return { regarding, type: 'Warning', reason: 'BindingConflict', action: 'Bind', note };
    default:
      return state satisfies never;
  }
}
