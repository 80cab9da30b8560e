import { parseArgs } from 'node:util';

/** Who binds the story's snapshots: Keepsake itself, or upstream's snapshot-controller. */
export type DemoBinding = 'builtin' | 'external';

/** How the story is told. */
export interface DemoChoices {
  /** Leave everything running at the end. */
  readonly keep: boolean;
  readonly binding: DemoBinding;
}

/** What a person can ask of the demo. */
export type DemoCommand =
  | ({ readonly kind: 'run' } & DemoChoices)
  | { readonly kind: 'help' }
  | { readonly kind: 'refused'; readonly problem: string };

/** How the demo is called. */
export const usage = `npm run demo              tell the story on a cluster of its own, and leave nothing behind
npm run demo -- --keep    the same, and leave the cluster and the operator running for a look around
npm run demo -- --binding-mode external
                          the same, with upstream's snapshot-controller to bind the snapshots instead of Keepsake`;

/** Reads the arguments after the program's name. */
export function parseDemoCommand(args: readonly string[]): DemoCommand {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        keep: { type: 'boolean', default: false },
        'binding-mode': { type: 'string', default: 'builtin' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    const binding = values['binding-mode'];
    return binding === 'builtin' || binding === 'external'
      ? { kind: 'run', keep: values.keep, binding }
      : { kind: 'refused', problem: `--binding-mode=${binding}: is builtin or external` };
  } catch (error) {
    return { kind: 'refused', problem: (error as Error).message };
  }
}
