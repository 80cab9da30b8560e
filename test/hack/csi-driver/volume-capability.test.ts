import { describe, expect, it } from 'vitest';
import type { VolumeCapability } from '../../../hack/csi-driver/messages.ts';
import { readVolumeMode } from '../../../hack/csi-driver/volume-capability.ts';

const capability = (type: 'block' | 'mount', mode = 'SINGLE_NODE_WRITER'): VolumeCapability => ({
  access_type: type,
  access_mode: { mode },
});

describe('readVolumeMode', () => {
  it('reads the mode that all capabilities share', () => {
    expect(readVolumeMode([capability('mount'), capability('mount', 'SINGLE_NODE_READER_ONLY')])).toBe('filesystem');
    expect(readVolumeMode([capability('block')])).toBe('block');
  });

  it.each([
    ['no capability', []],
    ['both modes at once', [capability('block'), capability('mount')]],
    ['access from several nodes', [capability('mount', 'MULTI_NODE_MULTI_WRITER')]],
    ['no access mode', [{ access_type: 'mount', access_mode: null }]],
    ['no access type', [{ access_mode: { mode: 'SINGLE_NODE_WRITER' } }]],
  ] satisfies [string, VolumeCapability[]][])('refuses %s', (_, capabilities) => {
    expect(() => readVolumeMode(capabilities)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
  });
});
