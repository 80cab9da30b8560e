import { parseArgs } from 'node:util';
import { bindingModes } from './domain/binding/fence-state.ts';
import {
  addressProblem,
  booleanProblem,
  limitsProblem,
  list,
  namespaceProblem,
  objectNameProblem,
  oneOf,
  preflightProblem,
  problemOfEach,
  webhookUrlProblem,
} from './flag-checks.ts';

/** What the command line accepts for `--controllers`: of these, `run` and `restore` come with later versions. */
const acceptedControllers = ['schedule', 'run', 'restore', 'binding', 'topology'];

/** From the most to the least that is logged. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
/** Lines below it are not written. */
export type LogLevel = (typeof logLevels)[number];

/** A flag of `run`. */
export interface Flag {
  readonly fallback: string | undefined;
  readonly help: string;
  /** What is wrong with a value, as a sentence; undefined when it is right. */
  readonly check?: (value: string) => string | undefined;
}

/** The flags of `run`: what they are for, what counts when they are not given, and what is wrong with a value. */
export const flags = {
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
  webhook: { fallback: 'false', help: 'answer reviews of StorageClasses (docs/topology.md)', check: booleanProblem },
  'webhook-bind-address': { fallback: ':9443', help: 'serves the reviews; 0 turns it off', check: addressProblem },
  'webhook-url': {
    fallback: undefined,
    help: 'register the webhook under this URL while the process runs, for use without a Service',
    check: webhookUrlProblem,
  },
  'webhook-service': {
    fallback: undefined,
    help: 'make and renew the certificate of the webhook behind this Service, whoever serves it',
    check: objectNameProblem,
  },
  'webhook-secret': {
    fallback: 'keepsake-webhook-tls',
    help: 'name of the Secret with its certificate',
    check: objectNameProblem,
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

/** A flag of `run`. */
export type FlagName = keyof typeof flags;

/** The flags of `run`, one a line, as help shows them. */
export function describeFlags(): string {
  return Object.entries<Flag>(flags)
    .map(
      ([name, { fallback, help }]) =>
        `  --${name.padEnd(30)} ${help}${fallback === undefined ? '' : ` (default ${fallback})`}`,
    )
    .join('\n');
}

/** The flags of a command line by name; what is no flag becomes a problem. */
export function parseFlags(args: readonly string[], problems: string[]): Partial<Record<string, string>> {
  const given: Partial<Record<string, string>> = {};
  const { tokens } = parseArgs({
    args: [...args],
    // As with Go's flags, one that is true or false takes its value after `=` only: what follows is the next flag.
    options: Object.fromEntries(
      Object.keys(flags).map((name) => [name, { type: isBoolean(name) ? ('boolean' as const) : ('string' as const) }]),
    ),
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === 'positional')
      problems.push(`${JSON.stringify(token.value)}: unexpected argument; flags are written --name=value`);
    if (token.kind !== 'option') continue;
    if (!Object.hasOwn(flags, token.name))
      problems.push(`${token.rawName}: unknown flag; \`keepsake help\` lists them`);
    // `--leader-elect` alone means true.
    else if (token.value === undefined && !isBoolean(token.name)) problems.push(`${token.rawName}: needs a value`);
    else given[token.name] = token.value ?? 'true';
  }
  return given;
}

function isBoolean(name: string): boolean {
  return Object.entries<Flag>(flags).some(([known, { check }]) => known === name && check === booleanProblem);
}
