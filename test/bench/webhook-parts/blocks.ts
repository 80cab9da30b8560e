import { startClassLoad } from '../../support/class-load.ts';
import type { ClassWriter } from '../../support/class-writer.ts';

/** What a block of requests took, in milliseconds each, and how many were not answered as they should be. */
export interface Block {
  readonly tookMs: readonly number[];
  readonly errors: number;
}

/** What is asked in a block, and what makes an answer right. */
export interface BlockPlan {
  readonly count: number;
  /** Whether somebody puts allowedTopologies in. */
  readonly placed: boolean;
}

/** One after the other, on one connection. */
export async function oneByOne(writer: ClassWriter, { count, placed }: BlockPlan): Promise<Block> {
  const tookMs: number[] = [];
  let errors = 0;
  for (let index = 0; index < count; index++) {
    const begin = performance.now();
    const answer = await writer.write({ name: `bench-${index}`, mode: 'compliant' });
    tookMs.push(performance.now() - begin);
    if (answer.placed !== placed) errors++;
  }
  return { tookMs, errors };
}

/** At a fixed rate, whether those before are answered or not; the time counts from the moment that each was due. */
export async function atRate(
  writer: ClassWriter,
  { count, placed, perSecond }: BlockPlan & { readonly perSecond: number },
): Promise<Block> {
  const load = startClassLoad(writer, perSecond, {
    orderOf: (index) => ({ name: `bench-${index}`, mode: 'compliant' }),
    most: count,
  });
  await load.reached(count);
  await load.stop();
  return {
    tookMs: load.answers.map(({ tookMs }) => tookMs),
    errors: load.answers.filter((answer) => answer.placed !== placed).length,
  };
}
