import { parseArgs } from 'node:util';
import { type BindingMode, bindingModes } from './domain/binding/fence-state.ts';
import type { DriverLimits } from './domain/limits/driver-limits.ts';
import { defaultLimits, parseLimits } from './domain/limits/parse-limits.ts';
import { type BindAddress, parseBindAddress } from './server/bind-address.ts';

/** The controllers that this build has; `--controllers` names a subset. */
export const controllerNames = ['schedule', 'binding'] as const;
/** A controller that this build has. */
export type ControllerName = (typeof controllerNames)[number];

/** What the command line accepts: of these, `run`, `restore` and `topology` come with later versions. */
const acceptedControllers = ['schedule', 'run', 'restore', 'binding', 'topology'];

/** Everything that can be set, checked and frozen; the rest of the program asks nobody else. */
export interface Config {
  readonly kubeconfig: string | undefined;
  readonly namespace: string | undefined;
  readonly controllers: readonly ControllerName[];
  readonly bindingMode: BindingMode;
  /** How long another snapshot controller is looked for before the first write. */
  readonly bindingPreflightMs: number;
  /** Undefined: all namespaces. */
  readonly watchNamespaces: readonly string[] | undefined;
  readonly driverLimits: DriverLimits;
  readonly preventVolumeModeConversion: boolean;
  readonly distributedSnapshotting: boolean;
  readonly waitForProvisioner: boolean;
  readonly leaderElect: boolean;
  /** Undefined: off. */
  readonly healthBindAddress: BindAddress | undefined;
  readonly metricsBindAddress: BindAddress | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'text';
}

/** From the most to the least that is logged. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
/** Lines below it are not written. */
export type LogLevel = (typeof logLevels)[number];

interface Flag {
  readonly fallback: string | undefined;
  readonly help: string;
  /** What is wrong with a value, as a sentence; undefined when it is right. */
  readonly check?: (value: string) => string | undefined;
}

const flags = {
  kubeconfig: { fallback: undefined, help: 'path of a kubeconfig (default: in-cluster, else KUBECONFIG)' },
  namespace: {
    fallback: undefined,
    help: 'where leases and own objects live (default: own namespace, else keepsake-system)',
    check: namespaceProblem,
  },
  controllers: {
    fallback: acceptedControllers.join(','),
    help: 'which controllers this process runs, comma-separated; may be empty',
    check: (value) => problemOfEach(value, (name) => oneOf(name, acceptedControllers)),
  },
  'binding-mode': {
    fallback: 'external',
    help: 'who binds snapshots: external (another controller), builtin, or auto (docs/binding.md)',
    check: (value) => oneOf(value, bindingModes),
  },
  'binding-preflight-seconds': {
    fallback: '120',
    help: 'how long another snapshot controller is looked for before the first write',
    check: preflightProblem,
  },
  'watch-namespaces': {
    fallback: undefined,
    help: 'work in these namespaces only, comma-separated (default: all)',
    check: (value) =>
      list(value).length === 0
        ? 'names no namespace; leave it out to watch all'
        : problemOfEach(value, namespaceProblem),
  },
  'driver-limits': {
    fallback: undefined,
    help: 'how many snapshots CSI drivers may be asked for, see Driver limits (default: those known; none: no limits)',
    check: limitsProblem,
  },
  'prevent-volume-mode-conversion': {
    fallback: 'true',
    help: 'builtin: record the volume mode, so that a restore cannot change it',
    check: booleanProblem,
  },
  'distributed-snapshotting': {
    fallback: 'false',
    help: 'builtin: label contents with the node of their volume, for sidecars with --node-deployment',
    check: booleanProblem,
  },
  'wait-for-provisioner': {
    fallback: 'false',
    help: 'builtin: a deletion also waits for the finalizer of external-provisioner on the snapshot',
    check: booleanProblem,
  },
  'leader-elect': { fallback: 'true', help: 'wait for the Lease keepsake-leader before acting', check: booleanProblem },
  'health-bind-address': {
    fallback: ':8081',
    help: 'serves /healthz and /readyz; 0 turns it off',
    check: addressProblem,
  },
  'metrics-bind-address': { fallback: ':8080', help: 'serves /metrics; 0 turns it off', check: addressProblem },
  'log-level': { fallback: 'info', help: logLevels.join(', '), check: (value) => oneOf(value, logLevels) },
  'log-format': { fallback: 'json', help: 'json or text', check: (value) => oneOf(value, ['json', 'text']) },
} as const satisfies Record<string, Flag>;

type FlagName = keyof typeof flags;

/** The config, or every problem that its flags and environment have, one sentence each. */
export type ConfigResult =
  | { readonly kind: 'ok'; readonly config: Config }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** Reads flags, else `KEEPSAKE_<FLAG>` of the environment, else defaults. Collects all mistakes before it refuses. */
export function parseConfig(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): ConfigResult {
  const problems: string[] = [];
  const given = parseFlags(args, problems);
  const value = (name: FlagName): string | undefined => {
    const variable = `KEEPSAKE_${name.toUpperCase().replaceAll('-', '_')}`;
    const flag: Flag = flags[name];
    const text = given[name] ?? environment[variable] ?? flag.fallback;
    const problem = text === undefined ? undefined : flag.check?.(text);
    if (problem !== undefined)
      problems.push(`${given[name] === undefined ? variable : `--${name}`} ${JSON.stringify(text)}: ${problem}`);
    return text;
  };
  const config: Config = {
    kubeconfig: value('kubeconfig'),
    namespace: value('namespace'),
    controllers: list(value('controllers')).filter(isControllerName),
    bindingMode: bindingModes.find((mode) => mode === value('binding-mode')) ?? 'external',
    bindingPreflightMs: Number(value('binding-preflight-seconds')) * 1_000,
    watchNamespaces: optionalList(value('watch-namespaces')),
    driverLimits: driverLimits(value('driver-limits')),
    preventVolumeModeConversion: value('prevent-volume-mode-conversion') === 'true',
    distributedSnapshotting: value('distributed-snapshotting') === 'true',
    waitForProvisioner: value('wait-for-provisioner') === 'true',
    leaderElect: value('leader-elect') === 'true',
    healthBindAddress: address(value('health-bind-address')),
    metricsBindAddress: address(value('metrics-bind-address')),
    logLevel: logLevels.find((level) => level === value('log-level')) ?? 'info',
    logFormat: value('log-format') === 'text' ? 'text' : 'json',
  };
  return problems.length === 0
    ? { kind: 'ok', config: Object.freeze(config) }
    : { kind: 'refused', problems: [...new Set(problems)] };
}

/** The flags of `run`, one a line, as help shows them. */
export function describeFlags(): string {
  return Object.entries<Flag>(flags)
    .map(
      ([name, { fallback, help }]) =>
        `  --${name.padEnd(30)} ${help}${fallback === undefined ? '' : ` (default ${fallback})`}`,
    )
    .join('\n');
}

function parseFlags(args: readonly string[], problems: string[]): Partial<Record<string, string>> {
  const given: Partial<Record<string, string>> = {};
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.keys(flags).map((name) => [name, { type: 'string' as const }])),
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional')
      problems.push(`${JSON.stringify(token.value)}: unexpected argument; flags are written --name=value`);
    if (token.kind !== 'option') continue;
    if (!Object.hasOwn(flags, token.name))
      problems.push(`${token.rawName}: unknown flag; \`keepsake help\` lists them`);
    // `--leader-elect` alone means true, as with Go's flags.
    else if (token.value === undefined && !isBoolean(token.name)) problems.push(`${token.rawName}: needs a value`);
    else given[token.name] = token.value ?? 'true';
  }
  return given;
}

function isBoolean(name: string): boolean {
  return Object.entries<Flag>(flags).some(([known, { check }]) => known === name && check === booleanProblem);
}

function list(text: string | undefined): readonly string[] {
  const parts = (text ?? '').split(',').map((part) => part.trim());
  return [...new Set(parts)].filter((part) => part !== '');
}

function optionalList(text: string | undefined): readonly string[] | undefined {
  return text === undefined ? undefined : list(text);
}

function isControllerName(name: string): name is ControllerName {
  return controllerNames.some((known) => known === name);
}

function problemOfEach(text: string, problemOf: (part: string) => string | undefined): string | undefined {
  const problems = list(text)
    .map((part) => ({ part, problem: problemOf(part) }))
    .filter(({ problem }) => problem !== undefined);
  return problems.length === 0 ? undefined : problems.map(({ part, problem }) => `${part} ${problem}`).join('; ');
}

function oneOf(value: string, allowed: readonly string[]): string | undefined {
  return allowed.includes(value) ? undefined : `is none of ${allowed.join(', ')}`;
}

function booleanProblem(value: string): string | undefined {
  return oneOf(value, ['true', 'false']);
}

function limitsProblem(text: string): string | undefined {
  const result = parseLimits(text);
  return result.kind === 'refused' ? result.problems.join('; ') : undefined;
}

function driverLimits(text: string | undefined): DriverLimits {
  const result = text === undefined ? undefined : parseLimits(text);
  return result?.kind === 'ok' ? result.limits : defaultLimits;
}

function preflightProblem(value: string): string | undefined {
  const isCount = /^\d{1,4}$/.test(value) && Number(value) >= 1 && Number(value) <= 3_600;
  return isCount ? undefined : 'is not a whole number of seconds from 1 to 3600';
}

function namespaceProblem(value: string): string | undefined {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value)
    ? undefined
    : 'is not a namespace name (lower-case letters, digits and dashes)';
}

function addressProblem(value: string): string | undefined {
  try {
    parseBindAddress(value);
    return undefined;
  } catch {
    return 'is not an address like :8080 or 127.0.0.1:8080; 0 turns it off';
  }
}

function address(value: string | undefined): BindAddress | undefined {
  return value === undefined || addressProblem(value) !== undefined ? undefined : parseBindAddress(value);
}
