import { CsiError } from './errors.ts';
import type { VolumeCapability } from './messages.ts';
import type { VolumeMode } from './records.ts';

// A volume lies on one node, so nothing that promises a second node is true.
const accessModes: ReadonlySet<string> = new Set([
  'SINGLE_NODE_WRITER',
  'SINGLE_NODE_READER_ONLY',
  'SINGLE_NODE_SINGLE_WRITER',
  'SINGLE_NODE_MULTI_WRITER',
]);

/** Says what this driver cannot give of the wanted capabilities, or undefined when it can give all. */
export function unsupported(capabilities: readonly VolumeCapability[]): string | undefined {
  for (const { access_type: type, access_mode: access } of capabilities) {
    if (!type) return 'a capability without access type, block or mount';
    if (!accessModes.has(access?.mode ?? ''))
      return `access mode ${access?.mode ?? 'UNKNOWN'}: a volume is on one node`;
  }
  const types = new Set(capabilities.map(({ access_type: type }) => type));
  return types.size > 1 ? 'block and mount for the same volume' : undefined;
}

/**
 * Reads the mode of a volume from the capabilities that a request wants.
 *
 * @throws CsiError INVALID_ARGUMENT when there are none or they cannot be given
 */
export function readVolumeMode(capabilities: readonly VolumeCapability[]): VolumeMode {
  if (capabilities.length === 0) throw new CsiError('INVALID_ARGUMENT', 'volume_capabilities are required');
  const refused = unsupported(capabilities);
  if (refused) throw new CsiError('INVALID_ARGUMENT', `not supported: ${refused}`);
  return capabilities[0]?.access_type === 'block' ? 'block' : 'filesystem';
}
