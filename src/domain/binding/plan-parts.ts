import type { BindingAction, BindingNote } from './binding-plan.ts';

/** What a state asks for; the state itself is added by `planBinding`. */
export interface PlanParts {
  readonly actions: readonly BindingAction[];
  readonly notes?: readonly BindingNote[];
  readonly wakeAt?: Date | undefined;
}

/** Nothing to do until something changes. */
export const nothing: PlanParts = { actions: [] };
