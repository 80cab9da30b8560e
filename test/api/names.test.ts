import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { annotations, labels, reservedPrefix, snapshotScheduleResource } from '../../src/api/names.ts';

describe('names', () => {
  it('name the kind as its CRD does', () => {
    const file = new URL('../../crds/keepsake.dev_snapshotschedules.yaml', import.meta.url);
    const crd = parse(readFileSync(file, 'utf8'));
    const { group, version, plural, kind } = snapshotScheduleResource;
    expect(crd.metadata.name).toBe(`${plural}.${group}`);
    expect(crd.spec.group).toBe(group);
    expect(crd.spec.names).toMatchObject({ plural, kind });
    expect(crd.spec.versions).toMatchObject([{ name: version }]);
  });

  it('keep every mark of ours under the prefix that templates may not use', () => {
    const marks = [...Object.values(labels), ...Object.values(annotations)].filter((key) => key !== labels.managedBy);
    for (const mark of marks) expect(mark.startsWith(reservedPrefix)).toBe(true);
    expect(new Set(marks).size).toBe(marks.length);
  });
});
