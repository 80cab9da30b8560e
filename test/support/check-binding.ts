import { expect } from 'vitest';
import type { BindingAction } from '../../src/domain/binding/binding-plan.ts';
import type { BindingState } from '../../src/domain/binding/binding-state.ts';
import { planBinding } from '../../src/domain/binding/plan-binding.ts';
import { type BindingParts, observedBinding } from './binding-build.ts';
import { at } from './build.ts';

/** A situation of a binding, and what is to be done about it. */
export interface BindingCase extends BindingParts {
  readonly state: BindingState['kind'];
  readonly actions: readonly BindingAction['kind'][];
  /** Reasons; none by default. */
  readonly notes?: readonly string[];
  /** 02:15:10 by default. */
  readonly now?: Date;
}

/** Plans for the situation and compares state, actions and reasons. */
export function checkBinding({ state, actions, notes = [], now = at('02:15:10'), ...parts }: BindingCase): void {
  const plan = planBinding(observedBinding(parts), now);
  expect(plan.state.kind).toBe(state);
  expect(plan.actions.map(({ kind }) => kind)).toEqual(actions);
  expect(plan.notes.map(({ reason }) => reason)).toEqual(notes);
}
