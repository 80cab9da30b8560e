import type { RawObject } from '../../../src/runtime/raw-object.ts';
import { failures } from './answer.ts';

type Predicate = (object: RawObject) => boolean;

/**
 * The objects that `labelSelector` and `fieldSelector` of a query select. Labels: all six operators. Fields: only
 * `metadata.name` and `metadata.namespace`, which custom resources have without asking for more; others are a 400, as there.
 */
export function selectedBy(query: URLSearchParams): Predicate {
  const tests = [
    ...requirements(query.get('labelSelector')).map(labelTest),
    ...requirements(query.get('fieldSelector')).map(fieldTest),
  ];
  return (object) => tests.every((test) => test(object));
}

/** Splits at the commas that are not inside parentheses. */
function requirements(selector: string | null): readonly string[] {
  return selector === null || selector === '' ? [] : selector.split(/,(?![^(]*\))/).map((part) => part.trim());
}

function labelTest(text: string): Predicate {
  const of = (object: RawObject, key: string) => (object.metadata.labels as Record<string, string> | undefined)?.[key];
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    // A label that is absent is not in any set, and so it meets `notin`.
    return (object) => values.includes(of(object, key) ?? '\0') === (operator === 'in');
  }
  const equality = /^([^\s=!]+)\s*(==|=|!=)\s*(\S*)$/.exec(text);
  if (equality) {
    const [, key = '', operator, value] = equality;
    return (object) => (of(object, key) === value) === (operator !== '!=');
  }
  const presence = /^(!?)([^\s=!()]+)$/.exec(text);
  if (!presence) throw failures.badRequest(`unable to parse requirement: ${text}`);
  const [, not, key = ''] = presence;
  return (object) => (of(object, key) === undefined) === (not === '!');
}

function fieldTest(text: string): Predicate {
  const match = /^metadata\.(name|namespace)(==|=|!=)(\S*)$/.exec(text);
  if (!match) throw failures.badRequest(`field label not supported: ${text}`);
  const [, field = '', operator, value] = match;
  return ({ metadata }) => (metadata[field] === value) === (operator !== '!=');
}
