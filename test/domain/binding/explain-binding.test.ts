import { describe, expect, it } from 'vitest';
import { upstreamFinalizers } from '../../../src/api/upstream-marks.ts';
import { adviceFor } from '../../../src/domain/binding/binding-advice.ts';
import { bindingStateOf } from '../../../src/domain/binding/binding-state.ts';
import { type BindingStage, explainBinding, explanationAt } from '../../../src/domain/binding/explain-binding.ts';
import {
  type BindingParts,
  bindableClaim,
  bindableSnapshot,
  bindableVolume,
  boundSnapshot,
  content,
  deletion,
  doneStatus,
  heldSnapshot,
  observedBinding,
  staticContent,
  staticSnapshot,
} from '../../support/binding-build.ts';
import { at } from '../../support/build.ts';

const { snapshotSource, snapshotBound } = upstreamFinalizers;
const error = { message: 'no space left', time: undefined };
const dying = content({ deleting: true, beingDeleted: true });

const cases: Record<string, readonly [BindingParts, BindingStage, string]> = {
  'no class': [{ classes: [] }, 'class', 'volumesnapshotclass.snapshot.storage.k8s.io "standard" not found'],
  'a class of another driver': [
    { volume: bindableVolume({ driver: 'other.example' }) },
    'class',
    'VolumeSnapshotClass standard is of driver csi.example, but volume pv-data is of other.example',
  ],
  'a claim that is not Bound': [{ claim: bindableClaim({ phase: 'Pending' }) }, 'claim', 'is not yet bound to a PV'],
  'a volume of no CSI driver': [
    { volume: bindableVolume({ driver: undefined }) },
    'volume',
    'cannot find CSI PersistentVolumeSource for volume pv-data',
  ],
  'no controller that makes the content': [
    {},
    'controller',
    'no snapshot controller has made content snapcontent-uid-snap, for 15 min now',
  ],
  'no controller that binds': [
    { snapshot: staticSnapshot(), contents: [staticContent()] },
    'controller',
    'no snapshot controller has bound the two, for 15 min now',
  ],
  'no controller that tells': [
    { snapshot: heldSnapshot(), contents: [content({ status: doneStatus() })] },
    'controller',
    'no snapshot controller has told the snapshot',
  ],
  'a silent sidecar': [
    { snapshot: heldSnapshot(), contents: [content()] },
    'sidecar',
    'the csi-snapshotter of driver csi.example has not taken up content snapcontent-uid-snap, for 15 min now',
  ],
  'a driver that does not answer': [
    { snapshot: heldSnapshot(), contents: [content({ beingCreated: true })] },
    'driver',
    'was asked for content snapcontent-uid-snap and has not answered, for 15 min now',
  ],
  'a driver that refuses': [
    { snapshot: heldSnapshot(), contents: [content({ status: doneStatus({ ready: false, error }) })] },
    'driver',
    'driver csi.example says: no space left',
  ],
  'a driver that is uploading': [
    { snapshot: heldSnapshot(), contents: [content({ status: doneStatus({ ready: false }) })] },
    'driver',
    'has taken the data and is not done with it yet',
  ],
  'a content that is gone': [{ snapshot: boundSnapshot() }, 'content', 'is gone, and with it the data'],
  'a content of another': [
    { snapshot: staticSnapshot(), contents: [staticContent({ ref: { namespace: 'dev', name: 'snap', uid: '' } })] },
    'content',
    'content imported belongs to another snapshot, dev/snap',
  ],
  'a content that nobody made': [
    { snapshot: staticSnapshot() },
    'content',
    'content imported, which it asks for, does not exist',
  ],
  'a restore': [
    { snapshot: boundSnapshot(deletion()), contents: [content()], restoring: ['restored'] },
    'restore',
    'claim restored is Pending',
  ],
  'a controller that does not delete': [
    { snapshot: boundSnapshot(deletion()), contents: [content()] },
    'controller',
    'no snapshot controller has told the sidecar that content snapcontent-uid-snap may go, for 10 min now',
  ],
  'a sidecar that does not clean up': [
    { snapshot: boundSnapshot(deletion()), contents: [dying] },
    'sidecar',
    'has not cleaned up content snapcontent-uid-snap, for 10 min now',
  ],
  'a driver that cannot delete': [
    { snapshot: boundSnapshot(deletion()), contents: [{ ...dying, status: doneStatus({ error }) }] },
    'driver',
    'content snapcontent-uid-snap cannot be deleted: no space left',
  ],
  'a controller that does not let go': [
    { snapshot: boundSnapshot(deletion([snapshotSource, snapshotBound])) },
    'controller',
    'its content needs nothing more, and no snapshot controller has let it go, for 10 min now',
  ],
  'a finalizer of others': [
    { snapshot: boundSnapshot(deletion(['example.com/hold'])) },
    'finalizer',
    'only finalizers of others hold it: example.com/hold',
  ],
  'nobody, as it is ready': [
    { snapshot: boundSnapshot(), contents: [content({ status: doneStatus() })] },
    'none',
    'it is ready; its data is in content snapcontent-uid-snap of driver csi.example',
  ],
  'nobody, as it is in a group': [
    { snapshot: bindableSnapshot({ inGroup: true }) },
    'none',
    'a member of a group snapshot',
  ],
};

describe('a snapshot that hangs', () => {
  it.each(Object.entries(cases))('waits for %s', (_, [parts, stage, because]) => {
    const observed = observedBinding(parts);
    const explained = explainBinding(bindingStateOf(observed), observed.snapshot);
    expect(explained.stage).toBe(stage);
    expect(explanationAt(explained, at('02:30'))).toContain(because);
    // Asked only where nobody has said anything.
    const isSilent = ['controller', 'sidecar'].includes(stage) || because.includes('has not answered');
    expect(explained.question !== undefined).toBe(isSilent);
    // A status repeats it, and must not change with the time.
    expect(explained.because).not.toMatch(/\d+ (s|min|h)\b/);
  });

  it.each(Object.entries(cases).filter(([, [, stage]]) => stage !== 'none'))('has advice for %s', (_, [, stage]) => {
    expect(adviceFor(stage)).toMatch(/^[a-z]/);
  });

  it('needs no advice when it waits for nobody', () => expect(adviceFor('none')).toBeUndefined());
});
