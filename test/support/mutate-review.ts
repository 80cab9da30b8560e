import { annotations } from '../../src/api/names.ts';
import { zone } from './topology-build.ts';

/** Numbers from 0 up to, without, 1; the same seed gives the same row (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
type Json = Record<string, unknown>;

/** One of these. */
export function pick<T>(random: Random, items: readonly T[]): T {
  return items[Math.floor(random() * items.length)] as T;
}

const deep = JSON.parse(`${'['.repeat(500)}1${']'.repeat(500)}`) as unknown;

/** Values that a careless reader trips over. */
const hostile: readonly unknown[] = [
  null,
  0,
  1e308,
  -1,
  true,
  '',
  'x'.repeat(1_000),
  '\u0000\ud800\u202e',
  [],
  {},
  [[]],
  [null],
  [{}],
  deep,
  Array.from({ length: 60 }, (_, index) => `v${index}`),
  JSON.parse('{"__proto__":{"polluted":"yes"},"constructor":{"prototype":1},"toString":"x","hasOwnProperty":0}'),
  { a: 'b' },
];

const modes = ['Immediate', 'WaitForFirstConsumer', 'Sometimes', ''] as const;
const values = ['a', 'b', 'd', '', 'not a label!', '\u00e4\ud83d\ude00', 'x'.repeat(300)] as const;
const keys = [zone, 'topology.csi.example/zone', 'failure-domain.beta.kubernetes.io/zone', '__proto__', ''] as const;
const marks = ['volumeBindingMode', 'allowedTopologies', 'volumeBindingMode,allowedTopologies', ' , x', ''] as const;

function someTerms(random: Random): unknown {
  const some = <T>(atMost: number, make: () => T) => Array.from({ length: Math.floor(random() * (atMost + 1)) }, make);
  return some(3, () => ({
    matchLabelExpressions: some(2, () => ({ key: pick(random, keys), values: some(3, () => pick(random, values)) })),
  }));
}

/** Changes that keep a review a review: what a person, a GitOps tool or another webhook may send. */
const edits: readonly ((object: Json, random: Random) => void)[] = [
  (object, random) => {
    object.volumeBindingMode = pick(random, modes);
  },
  (object, random) => {
    object.allowedTopologies = someTerms(random);
  },
  (object) => {
    delete object.allowedTopologies;
  },
  (object, random) => {
    object.provisioner = pick(random, [
      'csi.example',
      'flat.example',
      'kubernetes.io/no-provisioner',
      'kubernetes.io/aws-ebs',
    ]);
  },
  (object, random) => {
    object.parameters = { zone: pick(random, values) };
  },
  (object, random) => {
    (object.metadata as Json).annotations = {
      [annotations.injected]: pick(random, marks),
      ...(random() < 0.5 ? { [annotations.policy]: pick(random, ['wait', 'other']) } : {}),
    };
  },
  (object) => {
    delete (object.metadata as Json).annotations;
  },
  (object, random) => {
    (object.metadata as Json).managedFields = random() < 0.5 ? [] : undefined;
  },
  (object, random) => {
    (object.metadata as Json).labels = { 'keepsake.dev/topology-policy': pick(random, ['ignore', 'use']) };
  },
];

/** A review in JSON with one to three edits, of the object or of what it was before. */
export function editReview(text: string, random: Random): unknown {
  const copy = JSON.parse(text) as { request: Json };
  for (let times = Math.ceil(random() * 3); times > 0; times--) {
    const { object, oldObject } = copy.request;
    const target = oldObject !== null && random() < 0.4 ? oldObject : object;
    pick(random, edits)(target as Json, random);
  }
  return copy;
}

/** The same review with a member at a random place replaced by something hostile, or missing. */
export function breakReview(review: unknown, random: Random): unknown {
  let parent = review as Json;
  for (let depth = Math.floor(random() * 7); depth > 0; depth--) {
    const inner = Object.values(parent).filter((one) => typeof one === 'object' && one !== null);
    if (inner.length === 0) break;
    parent = pick(random, inner) as Json;
  }
  const name = pick(random, Object.keys(parent));
  if (name === undefined) return review;
  if (random() < 0.2) delete parent[name];
  else parent[name] = pick(random, hostile);
  return review;
}

/** A text with a few characters changed, put in or cut off. */
export function garble(text: string, random: Random): string {
  const at = Math.floor(random() * text.length);
  const byte = String.fromCharCode(Math.floor(random() * 256));
  return pick(random, [
    text.slice(0, at),
    `${text.slice(0, at)}${byte}${text.slice(at + 1)}`,
    `${text.slice(0, at)}${text.slice(at + Math.floor(random() * 20))}`,
    `${text.slice(0, at)}{"__proto__":1},${text.slice(at)}`,
    `${byte}${text}`,
  ]);
}

/** Bytes without meaning. */
export function noise(random: Random): Uint8Array {
  return Uint8Array.from({ length: Math.floor(random() * 64) }, () => Math.floor(random() * 256));
}
