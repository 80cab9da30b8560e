import { parseArgs } from 'node:util';
import { BINARIES, type OnDemandName } from './binaries.ts';
import { ControlPlaneError } from './control-plane-error.ts';

/** What a person can ask for on the command line. */
export type CliCommand =
  | { readonly kind: 'build'; readonly also: readonly OnDemandName[] }
  | {
      readonly kind: 'up';
      readonly dir: string;
      readonly nodes: number;
      readonly zones: readonly string[];
      readonly snapshotController: boolean;
      readonly csi: boolean;
    }
  | { readonly kind: 'down'; readonly dir: string }
  | { readonly kind: 'path'; readonly dir: string; readonly namespace: string; readonly claim: string };

const USAGE = `usage: npm run controlplane -- COMMAND
  build [--with helm]            builds what is missing and prints the folder of the programs
  up --dir D [--nodes 3] [--zones a,b] [--no-snapshot-controller] [--no-csi]
                                 starts a control plane in folder D and prints its KUBECONFIG
  down --dir D                   stops it; the folder stays and can be started again
  path --dir D NAMESPACE/CLAIM   prints the folder that holds a bound claim's files`;

/**
 * Reads the arguments after the program's name.
 * @throws ControlPlaneError with what is wrong and how it should be.
 */
export function parseCommand(args: readonly string[]): CliCommand {
  const [kind, ...rest] = args;
  switch (kind) {
    case 'build':
      return { kind, also: readAlso(rest) };
    case 'up':
      return { kind, ...readUp(rest) };
    case 'down':
      return { kind, dir: required(read(rest, { dir: { type: 'string' } }).values.dir) };
    case 'path':
      return { kind, ...readPath(rest) };
    default:
      throw usage(kind === undefined ? 'which command?' : `there is no command ${kind}`);
  }
}

const ON_DEMAND = BINARIES.flatMap((binary) => ('onDemand' in binary ? [binary.name] : []));

function readAlso(args: readonly string[]): readonly OnDemandName[] {
  const { values } = read(args, { with: { type: 'string', multiple: true, default: [] } });
  return values.with.map((wanted) => {
    const name = ON_DEMAND.find((one) => one === wanted);
    if (name === undefined) throw usage(`--with is one of ${ON_DEMAND.join(', ')}, not ${wanted}`);
    return name;
  });
}

function readUp(args: readonly string[]) {
  const { values } = read(args, {
    dir: { type: 'string' },
    nodes: { type: 'string', default: '3' },
    zones: { type: 'string', default: 'a,b' },
    'no-snapshot-controller': { type: 'boolean', default: false },
    'no-csi': { type: 'boolean', default: false },
  });
  if (!/^[1-9]\d{0,3}$/.test(values.nodes)) throw usage(`--nodes is a number from 1 to 9999, not ${values.nodes}`);
  const zones = values.zones.split(',');
  // The value of a label, as the API server would have it.
  const bad = zones.find((zone) => !/^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(zone));
  if (bad !== undefined) throw usage(`--zones is a list such as a,b, and "${bad}" cannot be a label's value`);
  return {
    dir: required(values.dir),
    nodes: Number(values.nodes),
    zones,
    snapshotController: !values['no-snapshot-controller'],
    csi: !values['no-csi'],
  };
}

function readPath(args: readonly string[]) {
  const { values, positionals } = read(args, { dir: { type: 'string' } }, 1);
  const [namespace, claim, ...more] = positionals[0]?.split('/') ?? [];
  if (!namespace || !claim || more.length > 0) throw usage('path needs NAMESPACE/CLAIM');
  return { dir: required(values.dir), namespace, claim };
}

function required(dir: string | undefined): string {
  if (!dir) throw usage('--dir is needed');
  return dir;
}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options'] & object;

function read<const T extends Options>(args: readonly string[], options: T, positionals = 0) {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true });
    const extra = parsed.positionals[positionals];
    if (extra !== undefined) throw new Error(`${extra} is one argument too many`);
    return parsed;
  } catch (error) {
    throw usage((error as Error).message);
  }
}

function usage(problem: string): ControlPlaneError {
  return new ControlPlaneError(`${problem}\n${USAGE}`);
}
