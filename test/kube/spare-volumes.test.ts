import { describe, expect, it } from 'vitest';
import { createSpareVolumes } from '../../src/kube/spare-volumes.ts';
import { bindableVolume } from '../support/binding-build.ts';

const spare = bindableVolume({ name: 'spare', claimName: undefined, claimUid: undefined, spareOf: 'local' });
const taken = bindableVolume({ name: 'spare' });
const bound = bindableVolume({ name: 'bound' });
const namesOf = (volumes: ReturnType<typeof createSpareVolumes>) => volumes.of('local').map(({ name }) => name);

describe('the volumes that offer themselves for a class', () => {
  it('are those without a claim', () => {
    const volumes = createSpareVolumes([spare, bound]);
    expect(namesOf(volumes)).toEqual(['spare']);
    expect(volumes.of('other')).toEqual([]);
  });

  it('come, are taken, and go, and each change tells whose they are', () => {
    const volumes = createSpareVolumes([]);
    expect(namesOf(volumes)).toEqual([]);
    expect(volumes.changed({ type: 'ADDED', object: spare })).toEqual(['local']);
    expect(namesOf(volumes)).toEqual(['spare']);
    expect(volumes.changed({ type: 'MODIFIED', previous: spare, object: taken })).toEqual(['local']);
    expect(namesOf(volumes)).toEqual([]);
    expect(volumes.changed({ type: 'MODIFIED', previous: taken, object: spare })).toEqual(['local']);
    expect(volumes.changed({ type: 'DELETED', object: spare, tombstone: false })).toEqual(['local']);
    expect(namesOf(volumes)).toEqual([]);
  });

  it('are nobody’s concern when a volume that has a claim changes', () => {
    const volumes = createSpareVolumes([bound]);
    expect(volumes.changed({ type: 'MODIFIED', previous: bound, object: bound })).toEqual([]);
  });
});
