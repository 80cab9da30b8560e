import { type Condition, type Situation, situation, situationAlone, type Thing } from './situation.ts';
import * as s from './steps.ts';

const [one, two] = [s.snapshot('one'), s.snapshot('two')];
const content = s.contentOf('one');
const beingDeleted = 'snapshot.storage.kubernetes.io/volumesnapshot-being-deleted';

const mine = 'example.com/mine';
const ours = 'snapshot.storage.kubernetes.io/volumesnapshot';
const holdToo = (what: Thing) =>
  s.patch(what, { metadata: { finalizers: [mine, `${ours}-as-source-protection`, `${ours}-bound-protection`] } });
const letGo: Condition = {
  says: 'held by nobody but somebody else',
  holds: (seen) => JSON.stringify(seen?.metadata.finalizers) === JSON.stringify([mine]),
};

/** Situations in which upstream's controller errs, and always does. */
export const knownBugs: readonly Situation[] = [
  situation(
    'EXP1: a ready snapshot loses its content and its data',
    s.makeClaim('data'),
    s.write('data', 'of yesterday'),
    s.snap('one', 'data'),
    s.wait(one, s.ready),
    s.write('data', 'of today'),
    // What an admin does to get rid of a content that hangs: sidecar and driver take it for the snapshot's own end.
    s.patch(content, { metadata: { annotations: { [beingDeleted]: 'yes' } } }),
    s.remove(content),
    s.wait(one, {
      says: 'not ready, or ready again',
      holds: (seen) => seen?.status?.error !== undefined || seen?.status?.readyToUse === true,
    }),
  ),
  situation(
    'EXP3: two snapshots of a claim that are not ready are deleted together',
    s.makeUnboundClaim('data', { storageClassName: 'directory-wait' }),
    s.snap('one', 'data', 'directory'),
    s.snap('two', 'data', 'directory'),
    s.wait(one, s.failing('not yet bound')),
    s.wait(two, s.failing('not yet bound')),
    s.wait(s.claim('data'), s.heldBy('pvc-as-source-protection')),
    // Held by somebody else, so that neither is gone before the other has been looked at.
    holdToo(one),
    holdToo(two),
    s.remove(one),
    s.remove(two),
    s.wait(one, letGo),
    s.wait(two, letGo),
    s.patch(one, { metadata: { finalizers: [] } }),
    s.patch(two, { metadata: { finalizers: [] } }),
    s.wait(one, s.gone),
    s.wait(two, s.gone),
  ),
  situation(
    'EXP6: the class of a ready snapshot is deleted',
    s.makeClass('gold'),
    s.readySnapshot('one', '{ns}-gold'),
    s.remove(s.classNamed('gold')),
    s.touch(one),
  ),
  situation(
    'EXP6: the class of a ready snapshot is deleted and made again',
    s.makeClass('gold'),
    s.readySnapshot('one', '{ns}-gold'),
    s.remove(s.classNamed('gold')),
    s.touch(one),
    // By the time that this one is looked at, the other has been.
    s.snap('two', 'data', '{ns}-gold'),
    s.wait(two, s.failing('not found')),
    s.makeClass('gold'),
    s.touch(one, 'twice'),
    s.wait(two, s.ready),
  ),
  situation(
    'D9: the class of a snapshot is deleted while it is cut',
    s.makeClass('gold'),
    s.makeClaim('data'),
    s.disturb({ rpc: 'CreateSnapshot', latencyMs: 4_000 }),
    s.snap('one', 'data', '{ns}-gold'),
    s.wait(content, s.carries('volumesnapshot-being-created')),
    s.wait(one, s.heldBy('volumesnapshot-bound-protection')),
    s.remove(s.classNamed('gold')),
    s.wait(content, s.ready),
  ),
  situation(
    'D7: a snapshot whose class does not exist does not hold a claim that another was cut from',
    s.makeClaim('data'),
    s.snap('two', 'data', '{ns}-gold'),
    s.wait(two, s.failing('not found')),
    s.snap('one', 'data'),
    s.wait(one, s.ready),
  ),
];

/** The sidecar comes and goes. */
export const sidecarFaults: readonly Situation[] = [
  situationAlone(
    'a snapshot is made while there is no sidecar',
    s.makeClaim('data'),
    { kind: 'stop-sidecar', signal: 'SIGTERM' },
    s.snap('one', 'data'),
    s.wait(one, s.bound),
    { kind: 'start-sidecar' },
    s.wait(one, s.ready),
  ),
  situationAlone(
    'the sidecar is killed while a snapshot is cut',
    s.makeClaim('data'),
    s.disturb({ rpc: 'CreateSnapshot', latencyMs: 2_000 }),
    s.snap('one', 'data'),
    s.wait(content, s.carries('volumesnapshot-being-created')),
    { kind: 'stop-sidecar', signal: 'SIGKILL' },
    { kind: 'start-sidecar' },
    s.wait(one, s.ready),
  ),
  situationAlone(
    'a snapshot is deleted while there is no sidecar',
    s.readySnapshot(),
    { kind: 'stop-sidecar', signal: 'SIGTERM' },
    s.remove(one),
    s.wait(content, s.deleting),
    { kind: 'start-sidecar' },
    s.wait(one, s.gone),
  ),
];
