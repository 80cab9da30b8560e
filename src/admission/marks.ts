import { annotations } from '../api/names.ts';
import { injectedFields as namedFields } from '../domain/topology/class/injected-fields.ts';

/** The fields that a policy can put into a class, in the order in which the mark names them. */
export const injectableFields = ['volumeBindingMode', 'allowedTopologies'] as const;

/** A field that a policy can put into a class. */
export type InjectedField = (typeof injectableFields)[number];

type Annotations = Readonly<Record<string, string>>;

/** The fields that a class says a policy has put in; words that mean nothing are passed over. */
export function injectedFields(marked: Annotations): ReadonlySet<InjectedField> {
  const named = namedFields({ annotations: marked });
  return new Set(injectableFields.filter((field) => named.has(field)));
}

/** Annotations with the marks as given, and everything else as it is; a mark without a value is taken away. */
export function withMarks(
  marked: Annotations,
  { injected, policy }: { readonly injected: ReadonlySet<InjectedField>; readonly policy: string | undefined },
): Annotations {
  const fields = injectableFields.filter((field) => injected.has(field)).join(',');
  const kept = Object.entries(marked).filter(([key]) => key !== annotations.injected && key !== annotations.policy);
  return dictionaryOf([
    ...kept,
    ...(fields === '' ? [] : [[annotations.injected, fields] as const]),
    ...(policy === undefined ? [] : [[annotations.policy, policy] as const]),
  ]);
}

/** The value of an annotation; undefined where there is none. */
export function annotationOf(marked: Annotations, key: string): string | undefined {
  return Object.hasOwn(marked, key) ? marked[key] : undefined;
}

/** A record that inherits nothing, so that no key, not even `constructor`, finds what nobody has written. */
export function dictionaryOf<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const dictionary = Object.create(null) as Record<string, T>;
  for (const [key, value] of entries) dictionary[key] = value;
  return dictionary;
}
