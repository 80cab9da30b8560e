import { upstreamAnnotations, upstreamLabels } from '../../api/upstream-marks.ts';
import type { CreateContent } from './binding-plan.ts';
import { protectClaim } from './claim-protection.ts';
import type { Creation, Ingredients } from './creation.ts';
import { judged } from './judged.ts';
import { nodeOfVolume } from './node-of-volume.ts';
import type { ObservedBinding } from './observed-binding.ts';
import { fixedContentName } from './ownership.ts';
import type { PlanParts } from './plan-parts.ts';
import { planTrouble } from './plan-trouble.ts';
import { holdSnapshot } from './snapshot-finalizers.ts';

/**
 * Holds the snapshot, then its claim, and only then makes the content: the sidecar begins at once, and neither may go
 * while it works. What is known already is held although the content has to wait.
 */
export function planCreation(observed: ObservedBinding, creation: Creation, now: Date): PlanParts {
  const { snapshot } = observed;
  switch (creation.kind) {
    case 'blocked': {
      const { obstacle, snapshotClass, claim } = creation;
      const { reason, message } = obstacle;
      const readiness = reason === 'SnapshotContentCreationFailed' ? 'not-ready' : 'as-it-is';
      const held =
        snapshotClass === undefined ? [] : holdSnapshot(snapshot, snapshotClass.deletionPolicy, snapshotClass.name);
      const trouble = planTrouble(observed, { reason, message, readiness }, now);
      return { ...trouble, actions: [...held, ...protectClaim(claim), ...trouble.actions] };
    }
    case 'creatable': {
      const { snapshotClass, claim } = creation.with;
      return {
        actions: [
          ...holdSnapshot(snapshot, snapshotClass.deletionPolicy, snapshotClass.name),
          ...protectClaim(claim),
          contentToCreate(observed, creation.with),
        ],
        notes: [
          {
            about: 'snapshot',
            reason: 'CreatingSnapshot',
            message: `Waiting for a snapshot ${snapshot.namespace}/${snapshot.name} to be created by the CSI driver.`,
            after: 'create-content',
          },
        ],
      };
    }
    default:
      return creation satisfies never;
  }
}

function contentToCreate({ snapshot, options }: ObservedBinding, given: Ingredients): CreateContent {
  const { snapshotClass, volume, secret } = given;
  const node = options.nodes === undefined ? undefined : nodeOfVolume(volume.topology, options.nodes);
  return {
    kind: 'create-content',
    name: fixedContentName(snapshot.uid),
    snapshot: judged(snapshot),
    volumeHandle: volume.handle,
    driver: snapshotClass.driver,
    className: snapshotClass.name,
    deletionPolicy: snapshotClass.deletionPolicy,
    sourceVolumeMode: options.preventVolumeModeConversion ? volume.mode : undefined,
    labels: node === undefined ? {} : { [upstreamLabels.managedBy]: node },
    annotations:
      secret === undefined
        ? {}
        : {
            [upstreamAnnotations.deletionSecretName]: secret.name,
            [upstreamAnnotations.deletionSecretNamespace]: secret.namespace,
          },
    because: `the snapshot of claim ${given.claim.name} has no content yet`,
  };
}
