import { type Problem, problemOf, type Violation } from './problem.ts';

/** An object that has become a typed value, or everything that is wrong with it at once. */
export type Validated<T> =
  | { readonly kind: 'valid'; readonly value: T }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

/** A generated validator: fills in defaults in place; `errors` speaks about its last call. */
export interface SchemaJudge {
  (data: unknown): boolean;
  readonly errors?: readonly Violation[] | null;
}

/** Looks at one thing that a schema cannot express; undefined when there is nothing to say. */
export type Rule<S> = (spec: S) => Problem | undefined;

/** Judges by the schema, then by the rules about the spec; `object` is left as it is, defaults are filled into the copy. */
export function validated<T extends { readonly spec: unknown }>(
  object: unknown,
  fits: SchemaJudge,
  rules: readonly Rule<T['spec']>[],
): Validated<T> {
  const copy: unknown = structuredClone(object);
  if (!fits(copy)) return { kind: 'invalid', problems: (fits.errors ?? []).map(problemOf) };
  const value = copy as T;
  const problems = rules.flatMap((rule) => rule(value.spec) ?? []);
  return problems.length === 0 ? { kind: 'valid', value } : { kind: 'invalid', problems };
}
