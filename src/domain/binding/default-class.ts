import type { BindableClaim, BindableClass, BindableSnapshot, BindableVolume } from './bindable.ts';

/** The class for a snapshot, or why there is none, in upstream's words. */
export type ClassOfSnapshot =
  | { readonly kind: 'class'; readonly snapshotClass: BindableClass }
  | { readonly kind: 'missing'; readonly message: string }
  | { readonly kind: 'no-default'; readonly message: string };

/** What decides the class of a snapshot that is to be cut. */
export interface ClassInput {
  readonly snapshot: BindableSnapshot;
  readonly claim: BindableClaim | undefined;
  readonly volume: BindableVolume | undefined;
  readonly classes: readonly BindableClass[];
}

/** The class that the snapshot names, else the one default class of its volume's driver. */
export function classOfSnapshot(input: ClassInput): ClassOfSnapshot {
  const { snapshot, classes } = input;
  if (snapshot.className === undefined) return defaultClass(input);
  const named = classes.find(({ name }) => name === snapshot.className);
  return named === undefined
    ? { kind: 'missing', message: classMissing(snapshot.className) }
    : { kind: 'class', snapshotClass: named };
}

const missingPrefix = 'Failed to get snapshot class with error ';
const defaultPrefix = 'Failed to set default snapshot class with error ';

/** What is said of a class that does not exist. */
export function classMissing(className: string): string {
  return `${missingPrefix}volumesnapshotclass.snapshot.storage.k8s.io "${className}" not found`;
}

function defaultClass({ snapshot, claim, volume, classes }: ClassInput): ClassOfSnapshot {
  const none = (message: string): ClassOfSnapshot => ({ kind: 'no-default', message: `${defaultPrefix}${message}` });
  const claimName = snapshot.claimName ?? '';
  if (claim === undefined) {
    return none(
      `failed to retrieve PVC ${claimName} from the lister: ${JSON.stringify(`persistentvolumeclaim "${claimName}" not found`)}`,
    );
  }
  const broken = volumeProblem(claim, volume);
  if (broken !== undefined) return none(broken);
  if (volume?.driver === undefined) {
    return none(`snapshotting non-CSI volumes is not supported, snapshot:${snapshot.namespace}/${snapshot.name}`);
  }
  const defaults = classes.filter(({ isDefault, driver }) => isDefault && driver === volume.driver);
  const [only] = defaults;
  if (only === undefined) return none('cannot find default snapshot class');
  if (defaults.length > 1) return none(`${defaults.length} default snapshot classes were found`);
  return { kind: 'class', snapshotClass: only };
}

/** Why a claim has no volume to snapshot yet; undefined when claim and volume are bound to each other. */
export function volumeProblem(claim: BindableClaim, volume: BindableVolume | undefined): string | undefined {
  if (claim.phase !== 'Bound')
    return `the PVC ${claim.name} is not yet bound to a PV, will not attempt to take a snapshot`;
  if (volume === undefined) {
    const name = claim.volumeName ?? '';
    return `failed to retrieve PV ${name} from the API server: ${JSON.stringify(`persistentvolumes "${name}" not found`)}`;
  }
  const isOfClaim = volume.claimNamespace === claim.namespace && volume.claimName === claim.name;
  const isOfThisClaim = (volume.claimUid ?? '') === '' || volume.claimUid === claim.uid;
  return isOfClaim && isOfThisClaim ? undefined : 'claim in dataSource not bound or invalid';
}
