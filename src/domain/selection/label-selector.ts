/** metav1.LabelSelector. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?: readonly LabelRequirement[] | undefined;
}

/** metav1.LabelSelectorRequirement; the operator is one of In, NotIn, Exists, DoesNotExist. */
export interface LabelRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

/** True when the selector names nothing, and so would select everything. */
export function isEmptySelector(selector: LabelSelector): boolean {
  return Object.keys(selector.matchLabels ?? {}).length === 0 && (selector.matchExpressions ?? []).length === 0;
}

/** Selects as the API server does: every requirement must hold; an unknown operator holds for nothing. */
export function matchesSelector(selector: LabelSelector, labels: Readonly<Record<string, string>>): boolean {
  const wanted = Object.entries(selector.matchLabels ?? {});
  return (
    wanted.every(([key, value]) => labelValue(labels, key) === value) &&
    (selector.matchExpressions ?? []).every((one) => meets(one, labelValue(labels, one.key)))
  );
}

/** Whether the value of a label, or that there is none, is what a requirement asks for; an unknown operator asks for nothing. */
export function meets(
  { operator, values = [] }: Pick<LabelRequirement, 'operator' | 'values'>,
  value: string | undefined,
): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      // As in the API: an object without the label is not in the set.
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

// A label may be called `constructor`; only own properties are labels.
function labelValue(labels: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
