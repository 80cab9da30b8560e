import { type ProofResult, proveByCroner, proveByWalking } from '../support/calendar-proof.ts';
import { atLeast, atMost, type BenchResult, benchResult } from './bench.ts';

const WINDOWS_PER_ZONE = 10;

/**
 * The calendar against a walk over each minute and against croner, in all zones, from 1970 to 2100: ten times what the
 * tests do. The first difference that no written rule explains is printed with the seed that repeats it.
 */
export function bench(): BenchResult {
  const differences: string[] = [];
  const prove = (name: string, run: (windowsPerZone: number) => ProofResult): ProofResult & { seconds: number } => {
    const started = performance.now();
    let result: ProofResult = { triples: 0, zones: 0, explained: {} };
    try {
      result = run(WINDOWS_PER_ZONE);
    } catch (error) {
      differences.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    return { ...result, seconds: Math.round((performance.now() - started) / 100) / 10 };
  };
  const walk = prove('minute walk', proveByWalking);
  const croner = prove('croner', proveByCroner);
  const explained = Object.entries(croner.explained).map(([because, count]): [string, number] => [
    `explained: ${because}`,
    count,
  ]);
  for (const difference of differences) console.error(difference);
  return benchResult(
    'calendar-proof',
    {
      'triples by walking each minute': walk.triples,
      's, walking each minute': walk.seconds,
      'triples by croner': croner.triples,
      's, croner': croner.seconds,
      zones: Math.min(walk.zones, croner.zones),
      ...Object.fromEntries(explained),
    },
    { triples: atLeast(walk.triples + croner.triples, 10_000_000), differences: atMost(differences.length, 0) },
  );
}
