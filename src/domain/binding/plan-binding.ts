import type { BindingPlan } from './binding-plan.ts';
import { type BindingState, bindingStateOf } from './binding-state.ts';
import type { ObservedBinding } from './observed-binding.ts';
import { planCreation } from './plan-creation.ts';
import { planDeletion } from './plan-deletion.ts';
import { nothing, type PlanParts } from './plan-parts.ts';
import { planStaticBinding, planStaticWait } from './plan-static.ts';
import { planStatus } from './plan-status.ts';
import { planTrouble, type Trouble } from './plan-trouble.ts';

/**
 * What is to be done about one snapshot's binding now. The same observation at the same time gives the same plan; carried
 * out in its order, and started anew after any of its actions, it leads to the same end.
 *
 * The orders hold by construction: snapshot and claim are held before a content is made; a content is found by the uid of
 * its snapshot and touched only if it points back to it; the word to the sidecar comes before the deletion, and the
 * snapshot is let go last.
 */
export function planBinding(observed: ObservedBinding, now: Date): BindingPlan {
  const state = bindingStateOf(observed);
  const { actions, notes = [], wakeAt } = partsFor(state, observed, now);
  return { state, actions, notes, wakeAt };
}

function partsFor(state: BindingState, observed: ObservedBinding, now: Date): PlanParts {
  switch (state.kind) {
    case 'canary':
    case 'group-member':
      return nothing;
    case 'deletion-released':
    case 'deletion-in-use':
    case 'deletion-of-content':
    case 'deletion-retaining':
    case 'deletion-done':
      return planDeletion(observed, state, now);
    case 'invalid-source':
    case 'content-lost':
    case 'content-mismatch':
    case 'content-misbound':
    case 'content-going':
      return planTrouble(observed, troubleOf(state), now);
    case 'content-missing':
      return planStaticWait(observed, now);
    case 'bindable':
      return planStaticBinding(observed, state.content);
    case 'blocked':
    case 'creatable':
      return planCreation(observed, state, now);
    case 'creating':
    case 'ready':
      return planStatus(observed, state.content, now);
    default:
      return state satisfies never;
  }
}

type TroubledState = Extract<
  BindingState,
  { kind: 'invalid-source' | 'content-lost' | 'content-mismatch' | 'content-misbound' | 'content-going' }
>;

function troubleOf(state: TroubledState): Trouble {
  const readiness = 'not-ready';
  switch (state.kind) {
    case 'invalid-source': {
      const message = 'Exactly one of PersistentVolumeClaimName and VolumeSnapshotContentName should be specified';
      return { reason: 'SnapshotValidationError', message, readiness };
    }
    case 'content-lost': {
      // Never made anew: it would hold the data of today under the date of the old one.
      const message = 'VolumeSnapshotContent is missing';
      return { reason: 'SnapshotContentMissing', message, readiness, absent: [state.name] };
    }
    case 'content-mismatch':
      return { reason: 'SnapshotContentMismatch', message: state.message, readiness };
    case 'content-misbound': {
      const message = `VolumeSnapshotContent [${state.content.name}] is bound to a different snapshot`;
      return { reason: 'SnapshotContentMisbound', message, readiness };
    }
    case 'content-going': {
      const message = `Snapshot failed to bind VolumeSnapshotContent, ${state.content.name} is being deleted`;
      return { reason: 'SnapshotBindFailed', message, readiness };
    }
    default:
      return state satisfies never;
  }
}
