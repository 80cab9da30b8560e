import { parseArgs } from 'node:util';

/** What a person can ask of the demo. */
export type DemoCommand =
  | { readonly kind: 'run'; readonly keep: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly problem: string };

/** How the demo is called. */
export const usage = `npm run demo              tell the story on a cluster of its own, and leave nothing behind
npm run demo -- --keep    the same, and leave the cluster and the operator running for a look around`;

/** Reads the arguments after the program's name. */
export function parseDemoCommand(args: readonly string[]): DemoCommand {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { keep: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } },
    });
    return values.help ? { kind: 'help' } : { kind: 'run', keep: values.keep };
  } catch (error) {
    return { kind: 'refused', problem: (error as Error).message };
  }
}
