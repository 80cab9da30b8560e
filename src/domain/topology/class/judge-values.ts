import type { DomainValue, TopologyDomain } from '../view/topology-view.ts';
import type { ClassFinding } from './class-finding.ts';
import type { TermsContext } from './judge-input.ts';
import { isLabelValue, matchesTerms } from './matches-terms.ts';
import type { TopologyRequirement, TopologyTerm } from './storage-class.ts';
import { counted, cut, messageAtMost, sentence, shown } from './topology-text.ts';

/** So many terms are compared with each node; more take longer than a webhook has. */
const comparedTerms = 16;

/** What is wrong with the values of a requirement: those that no node has, by what is known of the key. */
export function judgeValues(
  requirement: TopologyRequirement,
  at: string,
  context: TermsContext,
): readonly ClassFinding[] {
  if (context.spec.validation.unmatchedTopologyValue === 'Ignore') return [];
  const domain = context.driver?.domains.find(({ topologyKey }) => topologyKey === requirement.key);
  return domain === undefined
    ? againstLabels(requirement, at, context)
    : againstDomain(requirement, at, domain, context);
}

function againstDomain(
  { key, values }: TopologyRequirement,
  at: string,
  domain: TopologyDomain,
  context: TermsContext,
): readonly ClassFinding[] {
  const live = domain.values.filter(({ nodes }) => nodes > 0);
  if (live.length === 0 && domain.nodesWithoutKey > 0) return [withoutLabel(domain, at)];
  const known = new Map(domain.values.map((one) => [one.value, one]));
  const legal = values.filter(isLabelValue);
  const missing = legal.filter((value) => !known.has(value));
  const gone = legal.flatMap((value) => known.get(value) ?? []).filter(({ nodes }) => nodes === 0);
  const matched = legal.length > missing.length;
  return [
    ...(missing.length > 0 ? [unmatched({ key, missing, at, has: live, matched }, context)] : []),
    ...(gone.length > 0 ? [remembered(key, gone, at)] : []),
  ];
}

/** Where the driver says nothing about the key, the labels of all nodes are all there is; without any, nothing is known. */
function againstLabels(
  { key, values }: TopologyRequirement,
  at: string,
  context: TermsContext,
): readonly ClassFinding[] {
  const counts = context.labelCounts(key);
  if (counts.size === 0 && context.kind !== 'without-topology') return [];
  const missing = values.filter((value) => isLabelValue(value) && !counts.has(value));
  if (missing.length === 0) return [];
  const has = [...counts].map(([value, nodes]) => ({ value, nodes }));
  return [unmatched({ key, missing, at, has, matched: missing.length < values.length }, context)];
}

interface Unmatched {
  readonly key: string;
  readonly missing: readonly string[];
  readonly at: string;
  readonly has: readonly DomainValue[];
  /** Whether another value of the requirement can be met. */
  readonly matched: boolean;
}

function unmatched({ key, missing, at, has, matched }: Unmatched, context: TermsContext): ClassFinding {
  const name = cut(key, 80);
  const [first = ''] = missing;
  const what = missing.length === 1 ? `${name}=${shown(cut(first, 63))}` : `${name} in `;
  const start = `${at}: no node has ${what}`;
  const others = nodesWithoutDriver(key, missing, context);
  const message =
    missing.length === 1
      ? nowHave(start, has, others)
      : nowHave(sentence(start, missing.map(shown), ' '.repeat(90)).trimEnd(), has, others);
  return {
    reason: 'UnmatchedTopologyValue',
    severity: context.spec.validation.unmatchedTopologyValue === 'Deny' && isSure(context) ? 'deny' : 'warn',
    message,
    breaksPolicy: !matched,
  };
}

/** A driver that is on no node may bring its labels along. */
function isSure({ kind, driver }: TermsContext): boolean {
  return kind !== 'absent' && (kind !== 'with-topology' || (driver?.nodes ?? 0) > 0);
}

function nowHave(start: string, has: readonly DomainValue[], others: string): string {
  if (has.length === 0) return cut(`${start}, nor any other value of it${others}`);
  const values = has.map(({ value, nodes }) => `${shown(value)} (${nodes})`);
  const before = `${start}; nodes have: `;
  return before.length + others.length + 70 > messageAtMost
    ? sentence(before, values)
    : sentence(before, values, others);
}

/** People see the label on a node and wonder, when the driver is not there. */
function nodesWithoutDriver(key: string, missing: readonly string[], { driver, labelCounts }: TermsContext): string {
  if (driver === undefined || driver.nodes === 0) return '';
  const counts = labelCounts(key);
  const nodes = missing.reduce((sum, value) => sum + (counts.get(value) ?? 0), 0);
  return nodes === 0 ? '' : `; ${counted(nodes, 'node')} without the driver ${nodes === 1 ? 'has' : 'have'} it`;
}

/** An autoscaler may start the place again, so it is not held against the class. */
function remembered(key: string, gone: readonly DomainValue[], at: string): ClassFinding {
  const values = gone.map(({ value, lastSeen }) =>
    lastSeen === undefined ? shown(value) : `${shown(value)} (since ${lastSeen.toISOString().slice(0, 10)})`,
  );
  const before = `${at}: no node has now, but one had, ${cut(key, 80)} `;
  return { reason: 'UnmatchedTopologyValue', severity: 'note', message: sentence(before, values), breaksPolicy: false };
}

/** The label follows the driver's registration within seconds, so this is never a reason to refuse. */
function withoutLabel({ driver, topologyKey, nodesWithoutKey }: TopologyDomain, at: string): ClassFinding {
  const message = `${at}: ${cut(driver, 60)} registers ${cut(topologyKey, 80)} on ${counted(nodesWithoutKey, 'node')}, and none carries that label yet: no volume can be made until one does`;
  return { reason: 'UnmatchedTopologyValue', severity: 'warn', message: cut(message), breaksPolicy: false };
}

/** Each requirement can be met, but no single node meets all of them; only said when nothing else is wrong. */
export function togetherUnmatched(term: TopologyTerm, index: number, context: TermsContext): readonly ClassFinding[] {
  const { kind, driver, view, spec } = context;
  const knob = spec.validation.unmatchedTopologyValue;
  if (knob === 'Ignore' || index >= comparedTerms || term.matchLabelExpressions.length < 2) return [];
  if (kind === 'absent' || (kind === 'with-topology' && driver?.nodes === 0)) return [];
  const nodes =
    kind === 'with-topology'
      ? view.nodes.filter(({ drivers }) => drivers.some(({ name }) => name === driver?.driver))
      : view.nodes;
  if (nodes.some(({ labels }) => matchesTerms([term], labels))) return [];
  const message = `allowedTopologies[${index}]: nodes meet its requirements one by one, but no node meets them all: write one term for each place that exists`;
  return [
    { reason: 'UnmatchedTopologyValue', severity: knob === 'Deny' ? 'deny' : 'warn', message, breaksPolicy: true },
  ];
}
