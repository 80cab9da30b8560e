import { driverKind } from '../view/driver-kind.ts';
import { createLabelCounts } from '../view/label-counts.ts';
import type { ClassFinding } from './class-finding.ts';
import type { JudgeInput, TermsContext } from './judge-input.ts';
import { judgeKey } from './judge-key.ts';
import { judgeValues, togetherUnmatched } from './judge-values.ts';
import { isLabelValue } from './matches-terms.ts';
import type { TopologyRequirement, TopologyTerm } from './storage-class.ts';
import { sentence, shown } from './topology-text.ts';

/** Judges the terms of allowedTopologies one by one, in the order written. */
export function judgeTerms(input: JudgeInput): readonly ClassFinding[] {
  const { provisioner, allowedTopologies } = input.storageClass;
  const context: TermsContext = {
    ...input,
    kind: driverKind(provisioner, input.view),
    driver: input.view.drivers.get(provisioner),
    labelCounts: createLabelCounts(input.view.nodes),
  };
  return allowedTopologies.flatMap((term, index) => judgeTerm(term, index, context));
}

function judgeTerm(term: TopologyTerm, index: number, context: TermsContext): readonly ClassFinding[] {
  const at = `allowedTopologies[${index}]`;
  const { matchLabelExpressions } = term;
  if (matchLabelExpressions.length === 0) return [emptyTerm(at)];
  const findings = matchLabelExpressions.flatMap((requirement) => judgeRequirement(requirement, at, context));
  if (findings.some(({ reason }) => reason !== 'DeprecatedTopologyKey' && reason !== 'PrivateTopologyKey')) {
    return findings;
  }
  return [...findings, ...togetherUnmatched(term, index, context)];
}

function judgeRequirement(
  requirement: TopologyRequirement,
  at: string,
  context: TermsContext,
): readonly ClassFinding[] {
  const illegal = illegalValues(requirement, at, context);
  const key = judgeKey(requirement, at, context);
  // The values of a key that the driver does not know say nothing; the right key has its own.
  if (key?.reason === 'UnknownTopologyKey' && key.breaksPolicy) return [...illegal, key];
  return [...illegal, ...(key === undefined ? [] : [key]), ...judgeValues(requirement, at, context)];
}

function emptyTerm(at: string): ClassFinding {
  const message = `${at} names no requirement and so matches no node: write a key with values, or take the term out`;
  return { reason: 'EmptyTopologyTerm', severity: 'warn', message, breaksPolicy: true };
}

/** The scheduler skips the whole term of such a value without a word. The empty value is legal, and Azure uses it. */
function illegalValues(
  { key, values }: TopologyRequirement,
  at: string,
  { spec }: TermsContext,
): readonly ClassFinding[] {
  const knob = spec.validation.unmatchedTopologyValue;
  const illegal = values.filter((value) => !isLabelValue(value));
  if (illegal.length === 0 || knob === 'Ignore') return [];
  const after = ' cannot be a label value, so that no node matches: write the value as the nodes have it';
  const message = sentence(
    `${at}: of ${key.slice(0, 80)}, `,
    illegal.map((value) => shown(value).slice(0, 60)),
    after,
  );
  return [{ reason: 'IllegalTopologyValue', severity: knob === 'Deny' ? 'deny' : 'warn', message, breaksPolicy: true }];
}
