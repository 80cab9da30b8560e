import { describe, expect, it } from 'vitest';
import { snapshotConflict, volumeConflict } from '../../../hack/csi-driver/idempotency.ts';
import type { VolumeRecord, VolumeRequest } from '../../../hack/csi-driver/records.ts';

const existing: VolumeRecord = {
  id: 'vol-1',
  name: 'pvc-1',
  capacityBytes: 1000,
  mode: 'filesystem',
  parameters: { tier: 'slow' },
  topology: { node: '1', zone: 'a' },
};
const same: VolumeRequest = {
  name: 'pvc-1',
  range: { requiredBytes: 1000n, limitBytes: 0n },
  mode: 'filesystem',
  parameters: { tier: 'slow' },
  topology: { requisite: [{ zone: 'a' }], preferred: [] },
};

describe('volumeConflict', () => {
  it('finds none in the same request', () => expect(volumeConflict(existing, same)).toBeUndefined());

  it('finds none in a smaller size, as the volume has at least that', () => {
    expect(volumeConflict(existing, { ...same, range: { requiredBytes: 1n, limitBytes: 0n } })).toBeUndefined();
  });

  const conflicts: Record<string, { change: Partial<VolumeRequest>; conflict: string }> = {
    'a larger size': { change: { range: { requiredBytes: 1001n, limitBytes: 0n } }, conflict: 'it has 1000 bytes' },
    'a lower limit': { change: { range: { requiredBytes: 0n, limitBytes: 999n } }, conflict: 'it has 1000 bytes' },
    'the other mode': { change: { mode: 'block' }, conflict: 'it is a filesystem volume' },
    'a source': { change: { source: { kind: 'snapshot', id: 'snap-1' } }, conflict: 'it was made empty' },
    'another parameter': { change: { parameters: { tier: 'fast' } }, conflict: 'it was made with other parameters' },
    'one parameter more': {
      change: { parameters: { tier: 'slow', x: 'y' } },
      conflict: 'it was made with other parameters',
    },
    'another zone': {
      change: { topology: { requisite: [{ zone: 'b' }], preferred: [] } },
      conflict: 'it is in another topology',
    },
  };
  for (const [name, { change, conflict }] of Object.entries(conflicts)) {
    it(`finds ${name}`, () => expect(volumeConflict(existing, { ...same, ...change })).toBe(conflict));
  }

  it('finds another source of the same kind, and the same id of another kind', () => {
    const restored: VolumeRecord = { ...existing, source: { kind: 'snapshot', id: 'x' } };
    expect(volumeConflict(restored, { ...same, source: { kind: 'snapshot', id: 'x' } })).toBeUndefined();
    expect(volumeConflict(restored, { ...same, source: { kind: 'snapshot', id: 'y' } })).toMatch('from snapshot x');
    expect(volumeConflict(restored, { ...same, source: { kind: 'volume', id: 'x' } })).toMatch('from snapshot x');
    expect(volumeConflict(restored, same)).toMatch('from snapshot x');
  });
});

describe('snapshotConflict', () => {
  const taken = { id: 's', name: 'n', sourceVolumeId: 'vol-1', sizeBytes: 1, createdAtNs: '1', readyAtMs: 0 } as const;

  it('finds a snapshot of another volume and nothing else', () => {
    const record = { ...taken, mode: 'filesystem' } as const;
    expect(snapshotConflict(record, { name: 'n', sourceVolumeId: 'vol-1' })).toBeUndefined();
    expect(snapshotConflict(record, { name: 'n', sourceVolumeId: 'vol-2' })).toBe('it was taken of volume vol-1');
  });
});
