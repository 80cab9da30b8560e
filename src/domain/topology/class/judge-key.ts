import type { ClassFinding } from './class-finding.ts';
import type { TermsContext } from './judge-input.ts';
import type { TopologyRequirement } from './storage-class.ts';
import { counted, cut, messageAtMost, sentence } from './topology-text.ts';

const zoneKey = 'topology.kubernetes.io/zone';

const betaPrefix = 'failure-domain.beta.kubernetes.io/';

/**
 * What is wrong with the key of a requirement; at most one finding, the worse of an unknown and a deprecated key. A driver
 * that asks for a private or a deprecated key and registers nothing better is right to do so.
 */
export function judgeKey(
  { key, values }: TopologyRequirement,
  at: string,
  context: TermsContext,
): ClassFinding | undefined {
  const unknown = unknownKey(key, at, context);
  const deprecated = deprecatedKey(key, at, context);
  if (unknown !== undefined && deprecated !== undefined) return deprecated.severity === 'deny' ? deprecated : unknown;
  return unknown ?? deprecated ?? privateKey(key, values, at, context);
}

function unknownKey(
  key: string,
  at: string,
  { kind, driver, spec, labelCounts, storageClass }: TermsContext,
): ClassFinding | undefined {
  const knob = spec.validation.unknownTopologyKey;
  if (knob === 'Ignore') return undefined;
  const name = cut(storageClass.provisioner, 63);
  switch (kind) {
    case 'manual':
    // Kubernetes translates the keys of these together with their names.
    case 'in-tree':
    // Such a driver never sees allowedTopologies; the scheduler obeys them all the same, which can be what is wanted.
    case 'without-topology':
      return undefined;
    case 'absent':
      // Classes are often written before the driver has started, so that a refusal would break its installation.
      return {
        reason: 'UnknownTopologyKey',
        severity: 'warn',
        message: cut(`${at}: ${name} is on no node yet, so nobody can say whether it registers ${cut(key, 80)}`),
        breaksPolicy: false,
      };
    case 'with-topology':
      break;
    default:
      return kind satisfies never;
  }
  const keys = driver?.domains.map(({ topologyKey }) => topologyKey) ?? [];
  if (driver === undefined || keys.includes(key)) return undefined;
  const right = rightKey(key, keys);
  const nodes = [...labelCounts(key).values()].reduce((sum, count) => sum + count, 0);
  const after = `, not ${cut(key, 80)}`;
  const ends = [
    ...(nodes === 0 ? [] : [` (${counted(nodes, 'node')} with it get pods, and the driver refuses their volumes)`]),
    '',
  ].map(
    (consequence) =>
      `${after}${consequence}${right === undefined ? ': write one of those' : `: write ${cut(right, 80)}`}`,
  );
  const before = `${at}: ${name} registers `;
  const room = messageAtMost - before.length - keys.join(', ').length;
  const end = ends.find(({ length }) => length <= room) ?? ends.at(-1);
  return {
    reason: 'UnknownTopologyKey',
    // What is only remembered may be wrong by now.
    severity: knob === 'Deny' && driver.nodes > 0 ? 'deny' : 'warn',
    message: sentence(before, keys, end),
    breaksPolicy: true,
  };
}

function deprecatedKey(key: string, at: string, { driver, kind, spec }: TermsContext): ClassFinding | undefined {
  const knob = spec.validation.deprecatedTopologyKey;
  if (!key.startsWith(betaPrefix) || knob === 'Ignore') return undefined;
  const keys = driver?.domains.map(({ topologyKey }) => topologyKey) ?? [];
  const replacement = `topology.kubernetes.io/${key.slice(betaPrefix.length)}`;
  const asked = keys.includes(key) && !keys.includes(replacement);
  if (asked) return undefined;
  const write = kind === 'with-topology' ? (rightKey(key, keys) ?? replacement) : replacement;
  return {
    reason: 'DeprecatedTopologyKey',
    severity: knob === 'Deny' ? 'deny' : 'warn',
    message: cut(`${at}: ${cut(key, 80)} is deprecated since Kubernetes 1.17: write ${cut(write, 80)}`),
    breaksPolicy: knob === 'Deny',
  };
}

/** Autoscalers know the standard key of a node that does not exist yet, not the driver's own. */
function privateKey(
  key: string,
  values: readonly string[],
  at: string,
  { driver }: TermsContext,
): ClassFinding | undefined {
  const keys = driver?.domains.map(({ topologyKey }) => topologyKey) ?? [];
  const isPrivate = key.endsWith('/zone') && key !== zoneKey && !key.startsWith(betaPrefix);
  // The empty value, for nodes in no zone, exists under the driver's own key only.
  if (!isPrivate || !keys.includes(key) || !keys.includes(zoneKey) || values.includes('')) return undefined;
  return {
    reason: 'PrivateTopologyKey',
    severity: 'warn',
    message: cut(
      `${at}: an autoscaler does not know ${cut(key, 80)} of nodes to come, and the driver registers ${zoneKey}, too: write that`,
    ),
    breaksPolicy: false,
  };
}

/** The key that was probably meant: the only one, or the one that ends alike, the standard one before others. */
function rightKey(key: string, keys: readonly string[]): string | undefined {
  const [only, ...more] = keys;
  if (more.length === 0) return only;
  const name = key.slice(key.lastIndexOf('/') + 1);
  const alike = keys.filter((one) => one.endsWith(`/${name}`));
  return alike.find((one) => one.startsWith('topology.kubernetes.io/')) ?? alike[0];
}
