import { describe, expect, it } from 'vitest';
import { upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import { bindingKeys } from '../../src/controllers/binding-keys.ts';
import type { BindableSnapshot } from '../../src/domain/binding/bindable.ts';
import { snapshots } from '../../src/kube/resources.ts';
import { createStore } from '../../src/runtime/store.ts';
import {
  bindableClaim,
  bindableClass,
  bindableSnapshot,
  bindableVolume,
  boundSnapshot,
  content,
  deletion,
  keptClaim,
  staticContent,
  staticSnapshot,
} from '../support/binding-build.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

function keysOf(...objects: readonly BindableSnapshot[]) {
  const store = createStore({ name: 'volumesnapshots', indexes: snapshots.indexes, logger: createMemoryLogger() });
  const scope = store.openScope();
  for (const one of objects) scope.upsert(one);
  return bindingKeys(store);
}

const added = <T>(object: T) => ({ type: 'ADDED', object }) as const;
const changed = <T>(previous: T, object: T) => ({ type: 'MODIFIED', previous, object }) as const;
const gone = <T>(object: T) => ({ type: 'DELETED', object, tombstone: false }) as const;

const waiting = bindableSnapshot({ name: 'waiting' });
const ready = boundSnapshot({ name: 'ready' });
const going = boundSnapshot({ name: 'going', ...deletion() });
const all = [waiting, ready, going];

describe('the bindings that a change concerns', () => {
  it('are its own for a snapshot, and that of its claim when it is gone', () => {
    expect(keysOf(...all).ofSnapshot(added(waiting))).toEqual(['prod/waiting']);
    expect(keysOf(ready).ofSnapshot(gone(waiting))).toEqual(['prod/waiting', 'persistentvolumeclaims/prod/data']);
    expect(keysOf().ofSnapshot(gone(staticSnapshot()))).toEqual(['prod/snap']);
  });

  it('are those that a content points to, before and after, and those that ask for it', () => {
    expect(keysOf().ofContent(added(content()))).toEqual(['prod/snap']);
    const moved = content({ ref: { namespace: 'prod', name: 'other', uid: '' } });
    expect(keysOf().ofContent(changed(content(), moved))).toEqual(['prod/other', 'prod/snap']);
    const asking = staticSnapshot({ name: 'asking' });
    expect(keysOf(asking).ofContent(gone(staticContent()))).toEqual(['prod/snap', 'prod/asking']);
  });

  it('are those that are not finished for a claim that becomes bound', () => {
    const pending = bindableClaim({ phase: 'Pending' });
    expect(
      keysOf(...all)
        .ofClaim(changed(pending, bindableClaim()))
        .toSorted(),
    ).toEqual(['prod/going', 'prod/waiting']);
  });

  it('are none for a claim that has come under protection, which happens once per snapshot', () => {
    expect(keysOf(...all).ofClaim(changed(bindableClaim(), keptClaim()))).toEqual([]);
  });

  it('are those that are not finished for a claim that has lost its protection', () => {
    expect(keysOf(waiting, ready).ofClaim(changed(keptClaim(), bindableClaim()))).toEqual(['prod/waiting']);
  });

  it('are its own for a claim that is protected for nobody', () => {
    expect(keysOf(ready).ofClaim(added(keptClaim()))).toEqual(['persistentvolumeclaims/prod/data']);
    expect(keysOf(ready).ofClaim(added(bindableClaim()))).toEqual([]);
  });

  it('are the one that a claim is filled from', () => {
    const restored = bindableClaim({ name: 'restored', restoresFrom: 'ready' });
    expect(keysOf(...all).ofClaim(changed({ ...restored, phase: 'Pending' }, restored))).toEqual(['prod/ready']);
  });

  it('are those that are not finished for the volume of their claim', () => {
    expect(keysOf(waiting, ready).ofVolume(added(bindableVolume()))).toEqual(['prod/waiting']);
    expect(keysOf(waiting).ofVolume(added(bindableVolume({ claimName: undefined })))).toEqual([]);
  });

  it('are those of a class that are not finished or carry an error, and those that name none', () => {
    const unnamed = bindableSnapshot({ name: 'unnamed', className: undefined });
    const blamed = boundSnapshot({ name: 'blamed', error: 'class not found' });
    const other = bindableSnapshot({ name: 'other', className: 'gold' });
    const keys = keysOf(...all, unnamed, blamed, other).ofClass(added(bindableClass()));
    expect(keys.toSorted()).toEqual(['prod/blamed', 'prod/going', 'prod/unnamed', 'prod/waiting']);
  });
});

it('the finalizer that counts for a claim is that of upstream', () => {
  expect(keptClaim().finalizers).toEqual([upstreamFinalizers.claimSource]);
});
