import type { Action } from './plan.ts';

/**
 * The actions of a plan in the order of its stages: neighbours of one kind are one stage and may be carried out at the
 * same time, the next stage begins when they are done.
 */
export function stagesOf(actions: readonly Action[]): readonly (readonly Action[])[] {
  const stages: Action[][] = [];
  for (const action of actions) {
    const last = stages.at(-1);
    if (last?.[0]?.kind === action.kind) last.push(action);
    else stages.push([action]);
  }
  return stages;
}
