import type { BindingReason } from '../../api/binding-reasons.ts';
import type { BindableClaim, BindableClass, BindableVolume } from './bindable.ts';
import { isProtected } from './claim-use.ts';
import { classOfSnapshot, volumeProblem } from './default-class.ts';
import type { ObservedBinding } from './observed-binding.ts';
import { fixedContentName } from './ownership.ts';
import { resolveSecret } from './secret-reference.ts';

/** Everything that a content is made of. */
export interface Ingredients {
  readonly snapshotClass: BindableClass;
  readonly claim: BindableClaim;
  readonly volume: BindableVolume & { readonly driver: string; readonly handle: string };
  readonly secret: { readonly namespace: string; readonly name: string } | undefined;
}

/** What keeps a content from being made, in upstream's words; most go away by themselves, and are watched. */
export interface Obstacle {
  readonly kind:
    | 'class-missing'
    | 'no-default-class'
    | 'claim-missing'
    | 'claim-terminating'
    | 'claim-not-bound'
    | 'volume-not-csi'
    | 'class-of-another-driver'
    | 'secret-invalid';
  readonly reason: BindingReason;
  readonly message: string;
}

/** Whether the content of a dynamic snapshot can be made; with an obstacle, what is known already. */
export type Creation =
  | { readonly kind: 'creatable'; readonly with: Ingredients }
  | {
      readonly kind: 'blocked';
      readonly obstacle: Obstacle;
      /** Known: the snapshot gets its finalizers and its class although it has to wait. */
      readonly snapshotClass: BindableClass | undefined;
      /** Known: it is kept although it is not Bound yet (Kubernetes' e2e tests make the snapshot first). */
      readonly claim: BindableClaim | undefined;
    };

/**
 * Judges what a content needs in upstream's order, so that the first obstacle is the one that upstream would name: class,
 * claim, volume, secret. After them comes what upstream does not look at: a class of another driver, whose sidecar would
 * be handed a volume that it does not know.
 */
export function judgeCreation(observed: ObservedBinding): Creation {
  const { snapshot, claim, volume } = observed;
  const choice = classOfSnapshot(observed);
  if (choice.kind !== 'class') {
    const obstacle: Obstacle =
      choice.kind === 'missing'
        ? { kind: 'class-missing', reason: 'GetSnapshotClassFailed', message: choice.message }
        : { kind: 'no-default-class', reason: 'SetDefaultSnapshotClassFailed', message: choice.message };
    return { kind: 'blocked', obstacle, snapshotClass: undefined, claim: undefined };
  }
  const { snapshotClass } = choice;
  const blocked = (kind: Obstacle['kind'], because: string, known?: BindableClaim): Creation => ({
    kind: 'blocked',
    obstacle: { kind, reason: 'SnapshotContentCreationFailed', message: `${creationPrefix}${because}` },
    snapshotClass,
    claim: known,
  });
  if (claim === undefined) {
    return blocked('claim-missing', refusedUpdate(snapshot.name, 'cannot get claim from snapshot'));
  }
  if (claim.deleting && !isProtected(claim)) {
    return blocked(
      'claim-terminating',
      refusedUpdate(claim.name, 'cannot add finalizer on claim because it is being deleted'),
    );
  }
  const input = (because: string) =>
    `failed to get input parameters to create snapshot ${snapshot.name}: ${JSON.stringify(because)}`;
  const problem = volumeProblem(claim, volume);
  if (problem !== undefined) return blocked('claim-not-bound', input(problem), claim);
  const contentName = fixedContentName(snapshot.uid);
  const secret = resolveSecret({ parameters: snapshotClass.parameters, contentName, snapshot });
  if (secret.kind === 'invalid') return blocked('secret-invalid', input(secret.message), claim);
  if (volume?.driver === undefined || volume.handle === undefined) {
    const name = claim.volumeName ?? '';
    return blocked('volume-not-csi', `cannot find CSI PersistentVolumeSource for volume ${name}`, claim);
  }
  const { driver, handle } = volume;
  if (snapshotClass.driver !== driver) {
    const why = `VolumeSnapshotClass ${snapshotClass.name} is of driver ${snapshotClass.driver}, but volume ${volume.name} is of ${driver}`;
    return blocked('class-of-another-driver', why, claim);
  }
  return {
    kind: 'creatable',
    with: {
      snapshotClass,
      claim,
      volume: { ...volume, driver, handle },
      secret: secret.kind === 'secret' ? { namespace: secret.namespace, name: secret.name } : undefined,
    },
  };
}

const creationPrefix = 'Failed to create snapshot content with error ';

function refusedUpdate(name: string, why: string): string {
  return `snapshot controller failed to update ${name} on API server: ${why}`;
}
