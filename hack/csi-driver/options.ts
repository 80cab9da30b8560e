import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DriverOptions } from './driver.ts';
import { type DriverNode, parseTopologyFlag } from './topology.ts';

/**
 * Reads the driver's command line.
 *
 * @throws Error with every problem at once
 */
export function parseOptions(args: readonly string[]): DriverOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      endpoint: { type: 'string' },
      'data-dir': { type: 'string' },
      proto: { type: 'string' },
      topology: { type: 'string', multiple: true },
      'control-file': { type: 'string' },
      'call-log': { type: 'string' },
      'capacity-bytes': { type: 'string' },
    },
  });
  const problems: string[] = [];
  const required = (name: 'endpoint' | 'data-dir' | 'proto'): string => {
    const value = values[name];
    if (!value) problems.push(`--${name} is required`);
    return value ?? '';
  };
  const nodes = (values.topology ?? []).flatMap((flag): readonly DriverNode[] => {
    try {
      return [parseTopologyFlag(flag)];
    } catch (error) {
      problems.push((error as Error).message);
      return [];
    }
  });
  if (!values.topology?.length) problems.push('--topology is required');
  const capacityBytes = Number(values['capacity-bytes'] ?? 0);
  if (!Number.isSafeInteger(capacityBytes) || capacityBytes < 0)
    problems.push('--capacity-bytes must be a whole number');

  const options: DriverOptions = {
    endpoint: required('endpoint'),
    dataDir: resolve(required('data-dir')),
    protoPath: resolve(required('proto')),
    nodes,
    ...(values['control-file'] !== undefined && { controlFile: resolve(values['control-file']) }),
    ...(values['call-log'] !== undefined && { callLog: resolve(values['call-log']) }),
    ...(values['capacity-bytes'] !== undefined && { capacityBytes }),
  };
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return options;
}
