import { type BindingMode, bindingModes } from './domain/binding/fence-state.ts';
import type { DriverLimits } from './domain/limits/driver-limits.ts';
import { defaultLimits, parseLimits } from './domain/limits/parse-limits.ts';
import { addressProblem, list, webhookUrlProblem } from './flag-checks.ts';
import { type Flag, type FlagName, flags, type LogLevel, logLevels, parseFlags } from './flags.ts';
import { type BindAddress, parseBindAddress } from './server/bind-address.ts';

/** The controllers that this build has; `--controllers` names a subset. */
export const controllerNames = ['schedule', 'binding', 'topology'] as const;
/** A controller that this build has. */
export type ControllerName = (typeof controllerNames)[number];

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
  readonly webhook: WebhookConfig;
  readonly leaderElect: boolean;
  /** Undefined: off. */
  readonly healthBindAddress: BindAddress | undefined;
  readonly metricsBindAddress: BindAddress | undefined;
  readonly logLevel: LogLevel;
  readonly logFormat: 'json' | 'text';
}

/** Whether and how StorageClasses are reviewed as they are written. */
export interface WebhookConfig {
  /** Whether this process answers reviews. */
  readonly serve: boolean;
  /** Undefined: off. */
  readonly bindAddress: BindAddress | undefined;
  /** Where the API server finds it without a Service; this process registers it then, and removes it at its end. */
  readonly url: URL | undefined;
  /** The Service that it is called by and for which this process keeps a certificate; undefined: somebody else does. */
  readonly service: string | undefined;
  /** The Secret with the serving certificate. */
  readonly secret: string;
}

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
  const namespaced = value('watch-namespaces') !== undefined;
  const config: Config = {
    kubeconfig: value('kubeconfig'),
    namespace: value('namespace'),
    controllers: controllersOf(value('controllers'), namespaced),
    bindingMode: bindingModes.find((mode) => mode === value('binding-mode')) ?? 'external',
    bindingPreflightMs: Number(value('binding-preflight-seconds')) * 1_000,
    watchNamespaces: optionalList(value('watch-namespaces')),
    driverLimits: driverLimits(value('driver-limits')),
    preventVolumeModeConversion: value('prevent-volume-mode-conversion') === 'true',
    distributedSnapshotting: value('distributed-snapshotting') === 'true',
    waitForProvisioner: value('wait-for-provisioner') === 'true',
    webhook: {
      serve: value('webhook') === 'true',
      bindAddress: address(value('webhook-bind-address')),
      url: url(value('webhook-url')),
      service: value('webhook-service'),
      secret: value('webhook-secret') ?? '',
    },
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

// Topology is about the Nodes of the whole cluster: who works in some namespaces only must ask for it by name.
function controllersOf(text: string | undefined, namespaced: boolean): readonly ControllerName[] {
  const named = list(text).filter(isControllerName);
  const isDefault = text === flags.controllers.fallback;
  return isDefault && namespaced ? named.filter((name) => name !== 'topology') : named;
}

function isControllerName(name: string): name is ControllerName {
  return controllerNames.some((known) => known === name);
}

function optionalList(text: string | undefined): readonly string[] | undefined {
  return text === undefined ? undefined : list(text);
}

function driverLimits(text: string | undefined): DriverLimits {
  const result = text === undefined ? undefined : parseLimits(text);
  return result?.kind === 'ok' ? result.limits : defaultLimits;
}

function url(value: string | undefined): URL | undefined {
  return value === undefined || webhookUrlProblem(value) !== undefined ? undefined : new URL(value);
}

function address(value: string | undefined): BindAddress | undefined {
  return value === undefined || addressProblem(value) !== undefined ? undefined : parseBindAddress(value);
}
