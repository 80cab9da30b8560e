import { Cron } from 'croner';
import fc from 'fast-check';
import { nextTick } from '../../src/domain/schedule/calendar.ts';
import { arbitraryCron, zone } from './arbitrary-cron.ts';
import { compareWithWalk, WINDOW_MS, walkZone, windowAtChange } from './compare-with-walk.ts';
import { explainDifference } from './explain-difference.ts';
import { WARM_UP_MS } from './minute-walk.ts';

/** How much of a proof was done. */
export interface ProofResult {
  /** (expression, zone, instant) triples compared. */
  readonly triples: number;
  readonly zones: number;
  /** Differences by their explanation; an unexplained one throws instead. */
  readonly explained: Readonly<Record<string, number>>;
}

/** All zones of the platform. */
export const zones: readonly string[] = Intl.supportedValuesOf('timeZone');

const EXPRESSIONS = 20;
const INSTANTS = 125;
// croner takes ten times as long as both others.
const CRONER_INSTANTS = 12;

const arbitraryInstant = fc.integer({ min: Date.UTC(1970, 0, 1) / 1000, max: Date.UTC(2100, 11, 31) / 1000 });

/** Expressions and instants in a stretch of five days: in two of three cases around a change of the zone's clock. */
const arbitrarySample = (instants: number) =>
  fc.record({
    seconds: arbitraryInstant,
    atChange: fc.constantFrom(true, true, false),
    expressions: fc.array(arbitraryCron, { minLength: EXPRESSIONS, maxLength: EXPRESSIONS }),
    parts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: instants, maxLength: instants }),
  });

/** Compares next, previous and count with a walk over each minute, so many windows in each zone. Throws with the seed. */
export function proveByWalking(windowsPerZone: number): ProofResult {
  let triples = 0;
  for (const timeZone of zones) {
    const property = fc.property(arbitrarySample(INSTANTS), ({ seconds, atChange, expressions, parts }) => {
      const from = startOf(timeZone, seconds, atChange);
      const walk = walkZone(timeZone, from, from + WINDOW_MS);
      for (const expression of expressions) triples += compareWithWalk(expression, zone(timeZone), walk, parts);
    });
    fc.assert(property, { numRuns: windowsPerZone });
  }
  return { triples, zones: zones.length, explained: {} };
}

/** Compares `next` with croner, so many windows in each zone. Throws with the seed at the first unexplained difference. */
export function proveByCroner(windowsPerZone: number): ProofResult {
  let triples = 0;
  const explained: Record<string, number> = {};
  for (const timeZone of zones) {
    const property = fc.property(arbitrarySample(CRONER_INSTANTS), ({ seconds, atChange, expressions, parts }) => {
      const from = startOf(timeZone, seconds, atChange) + WARM_UP_MS;
      const tz = zone(timeZone);
      for (const expression of expressions) {
        const cron = new Cron(expression.text, { timezone: timeZone, fixedTimeRule: 'no-wildcard', mode: '5-part' });
        for (const part of parts) {
          // croner takes times between two seconds for the second before.
          const asked = new Date(Math.floor((from + (WINDOW_MS - WARM_UP_MS) * part) / 1000) * 1000);
          const ours = nextTick(expression, tz, asked)?.getTime();
          const theirs = cron.nextRun(asked)?.getTime();
          triples++;
          if (ours === theirs) continue;
          const because = explainDifference({ expression, timeZone, ours, theirs });
          if (because === undefined) {
            const [we, they] = [ours, theirs].map((at) => (at === undefined ? 'none' : new Date(at).toISOString()));
            throw new Error(
              `"${expression.text}" in ${timeZone} after ${asked.toISOString()}: ${we}, by croner ${they}, and no written rule says why`,
            );
          }
          explained[because] = (explained[because] ?? 0) + 1;
        }
      }
    });
    fc.assert(property, { numRuns: windowsPerZone });
  }
  return { triples, zones: zones.length, explained };
}

function startOf(timeZone: string, seconds: number, atChange: boolean): number {
  return atChange ? windowAtChange(timeZone, seconds * 1000) : seconds * 1000 - WARM_UP_MS - WINDOW_MS / 5;
}
