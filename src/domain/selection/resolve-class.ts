import type { SnapshotClass } from '../snapshot.ts';

/** The class to snapshot with, or why there is none. */
export type ClassChoice =
  | { readonly kind: 'class'; readonly name: string }
  | {
      readonly kind: 'refused';
      readonly reason: 'ClassNotFound' | 'AmbiguousDefaultClass' | 'ClassOfAnotherDriver';
      readonly message: string;
    };

/**
 * Chooses the class for a volume of `driver`: the claim owner's choice, else the schedule's, else the driver's default.
 * Decided here and not left to upstream, because a snapshot whose class cannot be resolved never becomes ready and
 * holds its claim's deletion back (external-snapshotter#1305).
 */
export function resolveClass(
  driver: string,
  wanted: { readonly byClaim: string | undefined; readonly bySchedule: string | undefined },
  classes: readonly SnapshotClass[],
): ClassChoice {
  const name = wanted.byClaim ?? wanted.bySchedule;
  return name === undefined
    ? defaultClass(driver, classes)
    : namedClass(name, wanted.byClaim === undefined ? 'the schedule' : 'the claim', driver, classes);
}

function namedClass(name: string, by: string, driver: string, classes: readonly SnapshotClass[]): ClassChoice {
  const found = classes.find((candidate) => candidate.name === name);
  if (found === undefined) {
    return refused(
      'ClassNotFound',
      `VolumeSnapshotClass ${name}, named by ${by}, does not exist; ${offer(driver, classes)}`,
    );
  }
  if (found.driver !== driver) {
    return refused(
      'ClassOfAnotherDriver',
      `VolumeSnapshotClass ${name}, named by ${by}, is of driver ${found.driver}, but the volume is of ${driver}; ${offer(driver, classes)}`,
    );
  }
  return { kind: 'class', name };
}

function defaultClass(driver: string, classes: readonly SnapshotClass[]): ClassChoice {
  const defaults = classes.filter((candidate) => candidate.driver === driver && candidate.isDefault);
  const [first, second] = defaults;
  if (first === undefined) {
    return refused(
      'ClassNotFound',
      `no VolumeSnapshotClass is the default of driver ${driver}; set volumeSnapshotClassName, or mark one as default; ${offer(driver, classes)}`,
    );
  }
  if (second !== undefined) {
    const names = defaults.map((candidate) => candidate.name).sort();
    return refused(
      'AmbiguousDefaultClass',
      `${names.length} VolumeSnapshotClasses are the default of driver ${driver} (${names.join(', ')}); keep one, or set volumeSnapshotClassName`,
    );
  }
  return { kind: 'class', name: first.name };
}

function refused(reason: Extract<ClassChoice, { kind: 'refused' }>['reason'], message: string): ClassChoice {
  return { kind: 'refused', reason, message };
}

function offer(driver: string, classes: readonly SnapshotClass[]): string {
  const names = classes.filter((candidate) => candidate.driver === driver).map((candidate) => candidate.name);
  return names.length === 0
    ? `there is none of driver ${driver}`
    : `of that driver there are: ${names.sort().join(', ')}`;
}
