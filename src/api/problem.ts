/** One thing that is wrong with an object, for a person to correct. */
export interface Problem {
  /** Where, as `kubectl explain` would name it: `spec.claims.names[0]`. Empty for the object itself. */
  readonly path: string;
  /** What is wrong, as the rest of a sentence that begins with the path. */
  readonly message: string;
}

/** A violation as a generated validator reports it. */
export interface Violation {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** The problem as one sentence: `spec.retention.minReady must be at least 1`. */
export function describeProblem({ path, message }: Problem): string {
  return `${path === '' ? 'the object' : path} ${message}`;
}

/** Puts a validator's finding into words. */
export function problemOf(violation: Violation): Problem {
  const path = fieldPath(violation.instancePath);
  const { params } = violation;
  switch (violation.keyword) {
    case 'required':
      return {
        path: path === '' ? `${params.missingProperty}` : `${path}.${params.missingProperty}`,
        message: 'is required',
      };
    case 'type':
      return { path, message: `must be ${article(`${params.type}`)}` };
    case 'enum':
      return { path, message: `must be ${oneOf(params.allowedValues)}` };
    case 'minimum':
      return { path, message: `must be at least ${params.limit}` };
    case 'maximum':
      return { path, message: `must be at most ${params.limit}` };
    case 'maxLength':
      return { path, message: `must not be longer than ${params.limit} characters` };
    case 'maxItems':
    case 'maxProperties':
      return { path, message: `must not have more than ${params.limit} entries` };
    case 'minItems':
      return { path, message: `must have at least ${params.limit} ${params.limit === 1 ? 'entry' : 'entries'}` };
    case 'format':
      return { path, message: `must be of the format ${params.format}` };
    // What only the operator writes (patterns of conditions) keeps the validator's own words.
    default:
      return { path, message: violation.message ?? `does not satisfy ${violation.keyword}` };
  }
}

// A JSON pointer, `/spec/claims/names/0`, in which ~1 stands for / and ~0 for ~ (RFC 6901).
function fieldPath(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '');
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function oneOf(values: unknown): string {
  const list = Array.isArray(values) ? values : [values];
  return list.length === 1 ? `${list[0]}` : `one of ${list.join(', ')}`;
}
