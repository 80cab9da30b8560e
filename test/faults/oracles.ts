import { isDeepStrictEqual } from 'node:util';
import { upstreamAnnotations, upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { ClusterChange, ClusterInMemory, ClusterWrite } from '../support/cluster-in-memory.ts';
import { annotationsOf, finalizersOf, isDeleting, type RawContent, type RawSnapshot, refersTo } from './raw.ts';

/** Judges each change that the binding makes, against everything that has ever been in the cluster. */
export interface Oracles {
  /** What was wrong, a sentence each. */
  readonly violations: readonly string[];
  /** How many changes the binding has made. */
  readonly writes: number;
  /**
   * While true, orders between two objects are not judged: somebody has changed one of them after the binding looked at
   * it, and no API can guard a write to one object by the state of another.
   */
  overtaken: boolean;
}

const { snapshotSource, snapshotBound, claimSource } = upstreamFinalizers;
const { beingDeleted } = upstreamAnnotations;
const snapshots = 'volumesnapshots';
const contents = 'volumesnapshotcontents';
const claims = 'persistentvolumeclaims';

/** Begins to judge. What comes over the transport is the binding's; all other changes are somebody else's. */
export function watchWrites(cluster: ClusterInMemory): Oracles {
  const violations: string[] = [];
  const everBound = new Set<string>();
  const everDeleting = new Set<string>();
  const contentsSeen: RawContent[] = [];
  let writing: ClusterWrite | undefined;
  let writes = 0;
  const oracles = {
    violations,
    get writes() {
      return writes;
    },
    overtaken: false,
  };

  const wrong = (rule: string, object: RawObject) => {
    violations.push(`${rule} (${object.metadata.name})`);
  };
  const all = <T extends RawObject>(plural: string) => cluster.objects(plural) as readonly T[];
  const contentsOf = (snapshot: RawObject) => all<RawContent>(contents).filter((one) => refersTo(one, snapshot));

  function judgeContent({ before, after }: ClusterChange, { method, subresource }: ClusterWrite): void {
    const [was, is] = [before as RawContent | undefined, after as RawContent | undefined];
    const object = (is ?? was) as RawContent;
    if (method === 'PUT') wrong('a content is never replaced', object);
    if (subresource !== undefined) wrong('the status of a content is the sidecar’s', object);
    if (method === 'POST') judgeCreation(object);
    if (method === 'DELETE' && was !== undefined) judgeDeletion(was);
    if (method === 'PATCH' && was !== undefined && is !== undefined) judgePatch(was, is);
  }

  function judgeCreation(content: RawContent): void {
    const { volumeSnapshotRef: ref } = content.spec;
    if (content.metadata.name !== `snapcontent-${ref.uid}`) wrong('S2: the name of a content is fixed', content);
    if (!finalizersOf(content).includes(upstreamFinalizers.contentBound)) wrong('D1: its finalizer is preset', content);
    if (oracles.overtaken) return;
    if (everBound.has(ref.uid ?? '')) wrong('D2: a content that was lost is never made anew', content);
    const snapshot = all<RawSnapshot>(snapshots).find((one) => refersTo(content, one));
    if (snapshot === undefined) {
      wrong('B6: a content is made for a snapshot that exists', content);
      return;
    }
    // What is cut for a snapshot that is already going away is thrown away; nobody waits for its claim.
    if (isDeleting(snapshot)) return;
    const claim = all(claims).find(({ metadata }) => metadata.name === snapshot.spec.source.persistentVolumeClaimName);
    if (!finalizersOf(snapshot).includes(snapshotSource)) wrong('S1: the snapshot is held before', content);
    if (claim === undefined || !finalizersOf(claim).includes(claimSource))
      wrong('S1: the claim is held before', content);
  }

  function judgeDeletion(content: RawContent): void {
    if (content.spec.deletionPolicy !== 'Delete') wrong('B4: Retain is never deleted', content);
    if (!Object.hasOwn(annotationsOf(content), beingDeleted)) wrong('S4: the word to the sidecar comes first', content);
    if (!everDeleting.has(content.spec.volumeSnapshotRef.uid ?? '')) {
      wrong('B5: a content goes only with its snapshot', content);
    }
  }

  function judgePatch(was: RawContent, is: RawContent): void {
    const { volumeSnapshotRef: before, volumeSnapshotClassName: classBefore, ...specBefore } = was.spec;
    const { volumeSnapshotRef: after, volumeSnapshotClassName: classAfter, ...specAfter } = is.spec;
    if ((before.uid ?? '') !== '' && before.uid !== after.uid) wrong('B1: the uid never changes', is);
    if ((after.uid ?? '') === '') wrong('S7: a content that is bound to nobody is left alone', is);
    if (classBefore !== undefined && classBefore !== classAfter) wrong('its class is never changed', is);
    if (!isDeepStrictEqual(specBefore, specAfter)) wrong('nothing else of its spec is touched', is);
    const others = ({ [beingDeleted]: _mark, ...rest }: Readonly<Record<string, string>>) => rest;
    if (!isDeepStrictEqual(others(annotationsOf(was)), others(annotationsOf(is)))) wrong('one annotation is ours', is);
    keepsForeign(was, is);
  }

  function judgeSnapshot({ before, after }: ClusterChange, { method, subresource }: ClusterWrite): void {
    const was = before as RawSnapshot;
    if (method !== 'PATCH') wrong('snapshots are only patched', (after ?? before) as RawObject);
    else if (subresource === 'status') judgeStatus(was, after as RawSnapshot);
    else judgeRelease(was, after as RawSnapshot | undefined);
  }

  function judgeStatus(was: RawSnapshot, is: RawSnapshot): void {
    const [old, now] = [was.status ?? {}, is.status ?? {}];
    const bound = now.boundVolumeSnapshotContentName;
    if (old.boundVolumeSnapshotContentName && bound !== old.boundVolumeSnapshotContentName) {
      wrong('B2: the name of the bound content never changes', is);
    }
    if (old.creationTime !== undefined && now.creationTime !== old.creationTime)
      wrong('the time of the data stays', is);
    const owners = all<RawSnapshot>(snapshots).filter(({ status }) => status?.boundVolumeSnapshotContentName === bound);
    if (bound !== undefined && owners.length > 1) wrong('B1: a content has one snapshot', is);
    if (now.readyToUse === true && old.readyToUse !== true) {
      const matching = contentsSeen.filter((one) => one.metadata.name === bound && refersTo(one, is));
      if (!matching.some(({ status }) => status?.readyToUse === true))
        wrong('B3: both directions match when ready', is);
    }
    if (old.readyToUse === true && now.readyToUse !== true && !oracles.overtaken) {
      const live = all<RawContent>(contents).find(
        ({ metadata }) => metadata.name === old.boundVolumeSnapshotContentName,
      );
      if (live !== undefined && refersTo(live, was)) wrong('D15: readiness ends only with the content', is);
    }
  }

  function judgeRelease(was: RawSnapshot, is: RawSnapshot | undefined): void {
    const left = is === undefined || is.metadata.uid !== was.metadata.uid ? [] : finalizersOf(is);
    const released = [snapshotSource, snapshotBound].filter(
      (one) => finalizersOf(was).includes(one) && !left.includes(one),
    );
    if (is !== undefined) keepsForeign(was, is);
    if (was.spec.volumeSnapshotClassName !== undefined && is !== undefined) {
      if (is.spec.volumeSnapshotClassName !== was.spec.volumeSnapshotClassName) wrong('a class is not changed', was);
    }
    if (!released.includes(snapshotSource)) return;
    if (!isDeleting(was)) wrong('a snapshot is let go only when it is deleted', was);
    if (oracles.overtaken) return;
    for (const content of contentsOf(was)) {
      if (content.spec.deletionPolicy === 'Delete') wrong('S6: a snapshot stays until its content is gone', was);
      if (!Object.hasOwn(annotationsOf(content), beingDeleted)) wrong('EXP2: what stays carries the word', was);
    }
  }

  function judgeClaim({ before, after }: ClusterChange, { method }: ClusterWrite): void {
    if (method !== 'PATCH' || before === undefined) {
      wrong('claims are only patched', (after ?? before) as RawObject);
      return;
    }
    const was = before;
    if (after !== undefined) keepsForeign(was, after);
    const released = finalizersOf(was).includes(claimSource) && !(after && finalizersOf(after).includes(claimSource));
    if (!released || oracles.overtaken) return;
    const cutting = all<RawSnapshot>(snapshots).filter(
      (one) =>
        one.spec.source.persistentVolumeClaimName === was.metadata.name &&
        !isDeleting(one) &&
        contentsOf(one).some(({ status }) => status?.readyToUse !== true),
    );
    if (cutting.length > 0) wrong('D7: a claim stays while a snapshot is cut from it', was);
  }

  function keepsForeign(was: RawObject, is: RawObject): void {
    const ours = new Set<string>(Object.values(upstreamFinalizers));
    const foreign = finalizersOf(was).filter((one) => !ours.has(one));
    if (!foreign.every((one) => finalizersOf(is).includes(one))) wrong('finalizers of others stay', is);
  }

  cluster.onWrite((write) => {
    writing = write;
    // The change, if there is one, follows in this turn.
    queueMicrotask(() => {
      writing = undefined;
    });
  });
  cluster.onChange((change) => {
    const { plural, after } = change;
    if (plural === contents && after !== undefined) contentsSeen.push(after as RawContent);
    if (writing !== undefined && writing.plural === plural) {
      writes++;
      if (plural === contents) judgeContent(change, writing);
      else if (plural === snapshots) judgeSnapshot(change, writing);
      else if (plural === claims) judgeClaim(change, writing);
      else violations.push(`${writing.method} ${plural}: not the business of the binding`);
    }
    if (plural !== snapshots) return;
    const is = (after ?? change.before) as RawSnapshot;
    if (after === undefined || isDeleting(is)) everDeleting.add(is.metadata.uid);
    if (is.status?.boundVolumeSnapshotContentName !== undefined) everBound.add(is.metadata.uid);
  });
  return oracles;
}
