import { type GrpcCode, isGrpcCode } from './errors.ts';
import { type RpcName, rpcNames } from './protocol.ts';

/** A scripted disturbance of one RPC. */
export interface Fault {
  /** Where it strikes: before the work, or after it is done and durable (an answer that got lost). */
  readonly after: 'before' | 'commit';
  /** How long the call waits first. */
  readonly latencyMs: number;
  /** Whether the call then waits until the control file changes. */
  readonly hang: boolean;
  /** What the call then answers; without it the call goes on. */
  readonly error?: { readonly code: GrpcCode; readonly message: string };
  /** How many calls it strikes, counted anew at each change of the file. */
  readonly times: number;
  /** The calls that it strikes: each named request field must match. */
  readonly match: readonly { readonly field: string; readonly pattern: RegExp }[];
}

/** Everything that the control file says. */
export interface Control {
  readonly capacityBytes?: number;
  readonly readyAfterMs: number;
  readonly snapshotsPerVolumeLimit: number;
  /** For each RPC its faults in the file's order; the first that matches and is not used up strikes. */
  readonly faults: ReadonlyMap<RpcName, readonly Fault[]>;
}

/** What holds without a control file. */
export const defaultControl: Control = {
  readyAfterMs: 0,
  snapshotsPerVolumeLimit: Number.POSITIVE_INFINITY,
  faults: new Map(),
};

const faultKeys: ReadonlySet<string> = new Set(['after', 'latencyMs', 'hang', 'error', 'times', 'match']);

/**
 * Reads the control file's JSON. All fields may be left out; an RPC has one fault or a list:
 *
 *     {"CreateSnapshot": {"latencyMs": 200, "error": {"code": "UNAVAILABLE", "message": "…"}, "times": 3, "hang": true,
 *      "match": {"source_volume_id": "regex"}, "after": "commit"}, "capacityBytes": 1, "readyAfterMs": 1, "snapshotsPerVolumeLimit": 1}
 *
 * A `match` field is a top-level text field of the request, or a map's entry such as
 * `parameters.csi.storage.k8s.io/volumesnapshot/name`.
 *
 * @throws Error with every problem of the file, so that a mistyped word is not a fault that silently never strikes
 */
export function parseControl(text: string): Control {
  const problems: string[] = [];
  const root = asObject(JSON.parse(text));
  if (!root) throw new Error('the control file must hold one JSON object');
  const count = (key: string, value: unknown, fallback: number): number => {
    if (value === undefined) return fallback;
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    problems.push(`${key} must be a whole number, not ${JSON.stringify(value)}`);
    return fallback;
  };

  const { capacityBytes, readyAfterMs, snapshotsPerVolumeLimit, ...rest } = root;
  const faults = new Map<RpcName, readonly Fault[]>();
  for (const [key, value] of Object.entries(rest)) {
    const rpc = rpcNames.find((name) => name === key);
    if (!rpc) problems.push(`${key} is neither a setting nor an RPC of this driver`);
    else
      faults.set(
        rpc,
        [value].flat().map((one) => parseFault(key, one, count, problems)),
      );
  }
  const control: Control = {
    ...(capacityBytes !== undefined && { capacityBytes: count('capacityBytes', capacityBytes, 0) }),
    readyAfterMs: count('readyAfterMs', readyAfterMs, defaultControl.readyAfterMs),
    snapshotsPerVolumeLimit: count(
      'snapshotsPerVolumeLimit',
      snapshotsPerVolumeLimit,
      defaultControl.snapshotsPerVolumeLimit,
    ),
    faults,
  };
  if (problems.length > 0) throw new Error(problems.join('; '));
  return control;
}

function parseFault(
  rpc: string,
  value: unknown,
  count: (key: string, value: unknown, fallback: number) => number,
  problems: string[],
): Fault {
  const fault = asObject(value) ?? {};
  if (!asObject(value)) problems.push(`${rpc} must be an object or a list of objects`);
  for (const key of Object.keys(fault)) if (!faultKeys.has(key)) problems.push(`${rpc}.${key} is unknown`);
  const after = fault.after ?? 'before';
  if (after !== 'before' && after !== 'commit') problems.push(`${rpc}.after must be "before" or "commit"`);
  const hang = fault.hang ?? false;
  if (typeof hang !== 'boolean') problems.push(`${rpc}.hang must be true or false`);
  const error = parseError(rpc, fault.error, problems);
  return {
    after: after === 'commit' ? 'commit' : 'before',
    hang: hang === true,
    latencyMs: count(`${rpc}.latencyMs`, fault.latencyMs, 0),
    times: count(`${rpc}.times`, fault.times, Number.POSITIVE_INFINITY),
    ...(error && { error }),
    match: parseMatch(rpc, fault.match, problems),
  };
}

function parseError(rpc: string, value: unknown, problems: string[]): Fault['error'] {
  if (value === undefined) return undefined;
  const { code, message } = asObject(value) ?? {};
  if (typeof code !== 'string' || !isGrpcCode(code)) {
    problems.push(`${rpc}.error.code must be a gRPC error code, not ${JSON.stringify(code)}`);
    return undefined;
  }
  return { code, message: typeof message === 'string' ? message : 'scripted by the control file' };
}

function parseMatch(rpc: string, value: unknown, problems: string[]): Fault['match'] {
  if (value === undefined) return [];
  const match = asObject(value);
  if (!match) problems.push(`${rpc}.match must be an object of regular expressions`);
  return Object.entries(match ?? {}).flatMap(([field, source]) => {
    try {
      if (typeof source !== 'string') throw new Error('not text');
      return [{ field, pattern: new RegExp(source) }];
    } catch (error) {
      problems.push(`${rpc}.match.${field}: ${(error as Error).message}`);
      return [];
    }
  });
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : undefined;
}
