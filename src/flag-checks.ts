import { parseLimits } from './domain/limits/parse-limits.ts';
import { parseBindAddress } from './server/bind-address.ts';

// Each says what is wrong with the text of a flag, as the rest of a sentence; undefined when it is right.

/** The parts of a comma-separated list, each once, without blanks. */
export function list(text: string | undefined): readonly string[] {
  const parts = (text ?? '').split(',').map((part) => part.trim());
  return [...new Set(parts)].filter((part) => part !== '');
}

/** Of each part of a list. */
export function problemOfEach(text: string, problemOf: (part: string) => string | undefined): string | undefined {
  const problems = list(text)
    .map((part) => ({ part, problem: problemOf(part) }))
    .filter(({ problem }) => problem !== undefined);
  return problems.length === 0 ? undefined : problems.map(({ part, problem }) => `${part} ${problem}`).join('; ');
}

/** Of a word of a closed set. */
export function oneOf(value: string, allowed: readonly string[]): string | undefined {
  return allowed.includes(value) ? undefined : `is none of ${allowed.join(', ')}`;
}

/** Of true or false. */
export function booleanProblem(value: string): string | undefined {
  return oneOf(value, ['true', 'false']);
}

/** Of `--driver-limits`. */
export function limitsProblem(text: string): string | undefined {
  const result = parseLimits(text);
  return result.kind === 'refused' ? result.problems.join('; ') : undefined;
}

/** Of `--binding-preflight-seconds`. */
export function preflightProblem(value: string): string | undefined {
  const isCount = /^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= 3_600;
  return isCount ? undefined : 'is not a whole number of seconds from 1 to 3600';
}

/** Of the name of a namespace. */
export function namespaceProblem(value: string): string | undefined {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value)
    ? undefined
    : 'is not a namespace name (lower-case letters, digits and dashes)';
}

/** Of the name of an object. */
export function objectNameProblem(value: string): string | undefined {
  return value.length <= 253 && /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(value)
    ? undefined
    : 'is not the name of an object (lower-case letters, digits, dashes and dots)';
}

/** Of `--webhook-url`. */
export function webhookUrlProblem(value: string): string | undefined {
  const isUsable = URL.canParse(value) && new URL(value).protocol === 'https:';
  return isUsable ? undefined : 'is not a URL like https://127.0.0.1:9443/mutate-storageclass';
}

/** Of an address to listen on. */
export function addressProblem(value: string): string | undefined {
  try {
    parseBindAddress(value);
    return undefined;
  } catch {
    return 'is not an address like :8080 or 127.0.0.1:8080; 0 turns it off';
  }
}
