import { describe, expect, it } from 'vitest';
import { type ClassChoice, resolveClass } from '../../../src/domain/selection/resolve-class.ts';
import type { SnapshotClass } from '../../../src/domain/snapshot.ts';
import { snapshotClass } from '../../support/build.ts';

const standard = snapshotClass({ name: 'standard' });
const gold = snapshotClass({ name: 'gold', isDefault: false });
const silver = snapshotClass({ name: 'silver', isDefault: false });
const foreign = snapshotClass({ name: 'foreign', driver: 'nfs.example' });

interface Case {
  readonly classes: readonly SnapshotClass[];
  readonly byClaim?: string;
  readonly bySchedule?: string;
  readonly choice: ClassChoice;
}

const refused = (reason: Extract<ClassChoice, { kind: 'refused' }>['reason'], message: string): ClassChoice => ({
  kind: 'refused',
  reason,
  message,
});

const cases: Record<string, Case> = {
  "is the claim owner's choice before all": {
    classes: [standard, gold, silver],
    byClaim: 'gold',
    bySchedule: 'silver',
    choice: { kind: 'class', name: 'gold' },
  },
  "is the schedule's, when the claim has none": {
    classes: [standard, gold],
    bySchedule: 'gold',
    choice: { kind: 'class', name: 'gold' },
  },
  'is the default of the driver, when nobody chooses': {
    classes: [gold, foreign, standard],
    choice: { kind: 'class', name: 'standard' },
  },
  'is refused when it does not exist, with what there is': {
    classes: [standard, gold, foreign],
    bySchedule: 'golden',
    choice: refused(
      'ClassNotFound',
      'VolumeSnapshotClass golden, named by the schedule, does not exist; of that driver there are: gold, standard',
    ),
  },
  "is refused when the claim's does not exist, although the schedule's does": {
    classes: [gold],
    byClaim: 'golden',
    bySchedule: 'gold',
    choice: refused(
      'ClassNotFound',
      'VolumeSnapshotClass golden, named by the claim, does not exist; of that driver there are: gold',
    ),
  },
  'is refused when it is of another driver': {
    classes: [foreign],
    bySchedule: 'foreign',
    choice: refused(
      'ClassOfAnotherDriver',
      'VolumeSnapshotClass foreign, named by the schedule, is of driver nfs.example, but the volume is of csi.example; there is none of driver csi.example',
    ),
  },
  'is refused when no class is the default, with the ways out': {
    classes: [gold, foreign],
    choice: refused(
      'ClassNotFound',
      'no VolumeSnapshotClass is the default of driver csi.example; set volumeSnapshotClassName, or mark one as default; of that driver there are: gold',
    ),
  },
  'is refused when two are the default, as upstream does': {
    classes: [standard, snapshotClass({ name: 'bronze' }), gold],
    choice: refused(
      'AmbiguousDefaultClass',
      '2 VolumeSnapshotClasses are the default of driver csi.example (bronze, standard); keep one, or set volumeSnapshotClassName',
    ),
  },
  'is found by name beside two defaults': {
    classes: [standard, snapshotClass({ name: 'bronze' }), gold],
    bySchedule: 'gold',
    choice: { kind: 'class', name: 'gold' },
  },
};

describe('the class of a snapshot', () => {
  it.each(Object.entries(cases))('%s', (_, { classes, byClaim, bySchedule, choice }) => {
    expect(resolveClass('csi.example', { byClaim, bySchedule }, classes)).toEqual(choice);
  });
});
