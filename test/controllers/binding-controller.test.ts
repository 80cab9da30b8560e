import { describe, expect, it } from 'vitest';
import { upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import { type BindingWorld, type BindingWorldOptions, refusal, startBinding } from '../support/binding-in-memory.ts';
import { startSidecar } from '../support/sidecar-in-memory.ts';

const { snapshotSource, snapshotBound, contentBound, claimSource } = upstreamFinalizers;
const claimPlace = { namespace: 'prod', name: 'data' };

async function run(story: (world: BindingWorld) => Promise<void>, options: BindingWorldOptions = {}): Promise<void> {
  const world = await startBinding(options);
  try {
    await story(world);
  } finally {
    await world.stop();
  }
}

const finalizersOfClaim = ({ cluster }: BindingWorld) =>
  cluster.get('persistentvolumeclaims', claimPlace)?.metadata.finalizers;

describe('a dynamic snapshot', () => {
  it('is bound and ready after five calls of ours, reads included', () =>
    run(async (world) => {
      startSidecar(world);
      const { metadata } = world.snapshot('first');
      await world.settle();
      expect(world.calls).toEqual([
        'PATCH volumesnapshots',
        'PATCH persistentvolumeclaims',
        'POST volumesnapshotcontents',
        'PATCH volumesnapshots/status',
        'PATCH persistentvolumeclaims',
      ]);
      expect(world.seen('first')).toMatchObject({
        metadata: { finalizers: [snapshotSource, snapshotBound] },
        spec: { volumeSnapshotClassName: 'standard' },
        status: {
          readyToUse: true,
          boundVolumeSnapshotContentName: `snapcontent-${metadata.uid}`,
          restoreSize: '1Gi',
        },
      });
      expect(finalizersOfClaim(world) ?? []).toEqual([]);
      expect(world.events.map(({ reason }) => reason)).toEqual([
        'CreatingSnapshot',
        'SnapshotCreated',
        'SnapshotReady',
      ]);
    }));

  it('has a content that carries its finalizer, its uid and the mode of its volume from the start', () =>
    run(async (world) => {
      const { metadata } = world.snapshot('first');
      await world.settle(500);
      expect(world.contents()).toMatchObject([
        {
          metadata: { name: `snapcontent-${metadata.uid}`, finalizers: [contentBound] },
          spec: {
            volumeSnapshotRef: { kind: 'VolumeSnapshot', namespace: 'prod', name: 'first', uid: metadata.uid },
            source: { volumeHandle: 'handle-data' },
            driver: 'csi.example',
            deletionPolicy: 'Delete',
            volumeSnapshotClassName: 'standard',
            sourceVolumeMode: 'Filesystem',
          },
        },
      ]);
      expect(finalizersOfClaim(world)).toEqual([claimSource]);
    }));

  it('shows its content in its status after ten seconds when the driver is slow, and not before', () =>
    run(async (world) => {
      startSidecar({ ...world, readyMs: 60_000 });
      const { metadata } = world.snapshot('first');
      await world.settle(8_000);
      expect(world.seen('first')?.status).toBeUndefined();
      await world.settle(3_000);
      expect(world.seen('first')?.status).toEqual({
        boundVolumeSnapshotContentName: `snapcontent-${metadata.uid}`,
        readyToUse: false,
      });
      expect(world.calls.filter((call) => call === 'PATCH volumesnapshots/status')).toHaveLength(1);
    }));

  it('waits for its claim to become bound, and goes on at once when it is', () =>
    run(async (world) => {
      startSidecar(world);
      world.claim('late', { phase: 'Pending' });
      world.snapshot('first', { source: { persistentVolumeClaimName: 'late' } });
      await world.settle(2_000);
      expect(world.contents()).toEqual([]);
      world.cluster.editStatus('persistentvolumeclaims', { namespace: 'prod', name: 'late' }, () => ({
        phase: 'Bound',
      }));
      await world.settle(500);
      expect(world.seen('first')?.status?.readyToUse).toBe(true);
    }));

  it('goes on at once when its class appears', () =>
    run(async (world) => {
      startSidecar(world);
      world.snapshot('first', {
        source: { persistentVolumeClaimName: 'data' },
        volumeSnapshotClassName: 'coming',
      });
      await world.settle(2_000);
      expect(world.seen('first')?.status?.error?.message).toContain('"coming" not found');
      world.cluster.add('volumesnapshotclasses', {
        metadata: { name: 'coming' },
        driver: 'csi.example',
        deletionPolicy: 'Retain',
      });
      await world.settle(500);
      expect(world.seen('first')?.status).toMatchObject({ readyToUse: true });
      expect(world.seen('first')?.status?.error).toBeUndefined();
    }));

  it('is left alone once it is ready', () =>
    run(async (world) => {
      startSidecar(world);
      world.snapshot('first');
      await world.settle();
      const before = world.calls.length;
      await world.settle(120_000);
      expect(world.calls).toHaveLength(before);
    }));
});

describe('a pre-provisioned snapshot', () => {
  it('is bound to the content that waits for it', () =>
    run(async (world) => {
      startSidecar(world);
      world.cluster.add('volumesnapshotcontents', {
        metadata: { name: 'kept' },
        spec: {
          volumeSnapshotRef: { namespace: 'prod', name: 'old' },
          source: { snapshotHandle: 'tape-7' },
          driver: 'csi.example',
          deletionPolicy: 'Retain',
        },
      });
      const { metadata } = world.snapshot('old', { source: { volumeSnapshotContentName: 'kept' } });
      await world.settle();
      expect(world.contents()).toMatchObject([
        { metadata: { finalizers: [contentBound] }, spec: { volumeSnapshotRef: { uid: metadata.uid } } },
      ]);
      expect(world.seen('old')?.status).toMatchObject({ readyToUse: true, boundVolumeSnapshotContentName: 'kept' });
    }));

  it('is told that its content is missing, and bound when it comes', () =>
    run(async (world) => {
      startSidecar(world);
      world.snapshot('old', { source: { volumeSnapshotContentName: 'kept' } });
      await world.settle(2_000);
      expect(world.seen('old')?.status?.error?.message).toBe('VolumeSnapshotContent is missing');
      world.cluster.add('volumesnapshotcontents', {
        metadata: { name: 'kept' },
        spec: {
          volumeSnapshotRef: { namespace: 'prod', name: 'old' },
          source: { snapshotHandle: 'tape-7' },
          driver: 'csi.example',
          deletionPolicy: 'Retain',
        },
      });
      await world.settle(500);
      expect(world.seen('old')?.status?.readyToUse).toBe(true);
    }));
});

describe('a deletion', () => {
  it('marks the content, deletes it, and lets the snapshot go when it is really gone', () =>
    run(async (world) => {
      const sidecar = startSidecar({ ...world, deleteMs: 1_000 });
      const { metadata } = world.snapshot('first');
      await world.settle();
      const before = world.calls.length;
      world.cluster.remove('volumesnapshots', { namespace: 'prod', name: 'first' });
      await world.settle(500);
      expect(world.seen('first')?.metadata.finalizers).toContain(snapshotBound);
      await world.settle(5_000);
      expect(world.seen('first')).toBeUndefined();
      expect(world.contents()).toEqual([]);
      expect(sidecar.deleted).toEqual([`snapcontent-${metadata.uid}`]);
      const after = world.calls.slice(before);
      expect(after.indexOf('PATCH volumesnapshotcontents')).toBeLessThan(
        after.indexOf('DELETE volumesnapshotcontents'),
      );
      expect(after.at(-1)).toBe('PATCH volumesnapshots');
    }));

  it('leaves the content and its data where the class says Retain', () =>
    run(async (world) => {
      const sidecar = startSidecar(world);
      world.cluster.edit('volumesnapshotclasses', { namespace: undefined, name: 'standard' }, (one) => ({
        ...one,
        deletionPolicy: 'Retain',
      }));
      await world.settle(100);
      world.snapshot('first');
      await world.settle();
      world.cluster.remove('volumesnapshots', { namespace: 'prod', name: 'first' });
      await world.settle();
      expect(world.seen('first')).toBeUndefined();
      expect(world.contents()).toHaveLength(1);
      expect(sidecar.deleted).toEqual([]);
    }));

  it('of two snapshots of one claim at a time leaves the claim free (EXP3)', () =>
    run(async (world) => {
      world.snapshot('first');
      world.snapshot('second');
      await world.settle(500);
      expect(finalizersOfClaim(world)).toEqual([claimSource]);
      startSidecar(world);
      for (const name of ['first', 'second']) world.cluster.remove('volumesnapshots', { namespace: 'prod', name });
      await world.settle(30_000);
      expect(world.cluster.objects('volumesnapshots')).toEqual([]);
      expect(finalizersOfClaim(world) ?? []).toEqual([]);
    }));
});

describe('a claim', () => {
  it('is protected and let go once each, however many snapshots are cut from it at a time', () =>
    run(async (world) => {
      startSidecar(world);
      for (let index = 0; index < 20; index++) world.snapshot(`s-${index}`);
      await world.settle(20_000);
      const ready = world.cluster
        .objects('volumesnapshots')
        .filter((one) => world.seen(one.metadata.name)?.status?.readyToUse);
      expect(ready).toHaveLength(20);
      expect(finalizersOfClaim(world) ?? []).toEqual([]);
      expect(world.calls.length).toBeLessThanOrEqual(5 * 20);
    }));

  it('is let go when its last snapshot has vanished without a word', () =>
    run(async (world) => {
      world.snapshot('first');
      await world.settle(500);
      expect(finalizersOfClaim(world)).toEqual([claimSource]);
      world.cluster.edit('volumesnapshots', { namespace: 'prod', name: 'first' }, (one) => ({
        ...one,
        metadata: { ...one.metadata, finalizers: [] },
      }));
      world.cluster.remove('volumesnapshots', { namespace: 'prod', name: 'first' });
      await world.settle(1_000);
      expect(world.seen('first')).toBeUndefined();
      expect(finalizersOfClaim(world) ?? []).toEqual([]);
    }));

  it('is protected whenever a content is made, also while another snapshot is letting it go', async () => {
    let release: (() => void) | undefined;
    let letGo = false;
    const unprotected: string[] = [];
    await run(
      async (world) => {
        startSidecar(world);
        world.cluster.onChange(({ plural, before, after }) => {
          if (plural !== 'volumesnapshotcontents' || before !== undefined || after === undefined) return;
          const finalizers = world.cluster.get('persistentvolumeclaims', claimPlace)?.metadata.finalizers;
          if (!Array.isArray(finalizers) || !finalizers.includes(claimSource)) unprotected.push(after.metadata.name);
        });
        letGo = true;
        world.snapshot('first');
        await world.settle(1_000);
        expect(release).toBeDefined();
        // The call that lets the claim go is on its way, and has not arrived.
        world.snapshot('second');
        await world.settle(1_000);
        expect(world.contents()).toHaveLength(1);
        release?.();
        await world.settle(5_000);
        expect(world.contents()).toHaveLength(2);
        expect(unprotected).toEqual([]);
        expect(finalizersOfClaim(world) ?? []).toEqual([]);
      },
      {
        hold: (request) => {
          const lets = request.method === 'PATCH' && request.body?.includes('"finalizers":[]');
          if (!letGo || !lets || !request.path.includes('persistentvolumeclaims')) return undefined;
          letGo = false;
          return new Promise<void>((resolve) => {
            release = resolve;
          });
        },
      },
    );
  });
});

describe('what goes wrong', () => {
  it('writes nothing while it may not, and catches up when it may', () =>
    run(async (world) => {
      startSidecar(world);
      world.allow(false);
      world.snapshot('first');
      await world.settle();
      expect(world.calls).toEqual([]);
      expect(await world.metrics('keepsake_binding_snapshots{')).toEqual([
        'keepsake_binding_snapshots{state="creatable"} 1',
      ]);
      expect(await world.metrics('keepsake_binding_waiting{')).toEqual([
        'keepsake_binding_waiting{stage="controller"} 1',
      ]);
      world.allow(true);
      await world.settle();
      expect(world.seen('first')?.status?.readyToUse).toBe(true);
    }));

  it('tells what the API server refuses, in the status and as events, and tries again', async () => {
    let closed = true;
    await run(
      async (world) => {
        startSidecar(world);
        world.snapshot('first');
        await world.settle(1_000);
        expect(world.seen('first')?.status).toMatchObject({
          readyToUse: false,
          error: { message: 'Failed to create snapshot content with error no contents today' },
        });
        expect(world.events.map(({ reason }) => reason)).toEqual(
          expect.arrayContaining(['CreateSnapshotContentFailed', 'SnapshotContentCreationFailed']),
        );
        expect(world.calls.filter((call) => call.endsWith('/status'))).toHaveLength(1);
        closed = false;
        await world.settle(10_000);
        expect(world.seen('first')?.status).toMatchObject({ readyToUse: true });
        expect(world.seen('first')?.status?.error).toBeUndefined();
      },
      {
        admit: ({ method, plural }) =>
          closed && method === 'POST' && plural === 'volumesnapshotcontents' ? refusal('no contents today') : undefined,
      },
    );
  });

  it('does not bind a content of its name that belongs to another snapshot (D4)', async () => {
    let made = false;
    const world: BindingWorld = await startBinding({
      admit: ({ method, plural, body }) => {
        if (made || method !== 'POST' || plural !== 'volumesnapshotcontents') return undefined;
        made = true;
        const { metadata } = body as { readonly metadata: { readonly name: string } };
        world.cluster.add('volumesnapshotcontents', {
          metadata: { name: metadata.name },
          spec: {
            volumeSnapshotRef: { namespace: 'prod', name: 'first', uid: 'somebody else' },
            source: { volumeHandle: 'handle-data' },
            driver: 'csi.example',
            deletionPolicy: 'Delete',
          },
        });
        return undefined;
      },
    });
    world.snapshot('first');
    await world.settle();
    expect(world.calls.filter((call) => call === 'POST volumesnapshotcontents')).toHaveLength(1);
    expect(world.events.map(({ reason }) => reason)).toContain('SnapshotContentMisbound');
    expect(world.seen('first')?.status?.boundVolumeSnapshotContentName).toBeUndefined();
    await world.stop();
  });

  it('does not let a snapshot go whose content is only missing from its cache (EXP4)', async () => {
    let lags = false;
    let catchUp: () => void = () => undefined;
    const caughtUp = new Promise<void>((resolve) => {
      catchUp = resolve;
    });
    await run(
      async (world) => {
        const sidecar = startSidecar(world);
        world.allow(false);
        lags = true;
        world.cluster.endWatches('volumesnapshotcontents', 'close');
        await world.settle(100);
        const { metadata } = world.snapshot('first');
        // What the process before us has done, of which the watch of contents has not told yet.
        const name = `snapcontent-${metadata.uid}`;
        world.cluster.add('volumesnapshotcontents', {
          metadata: { name, finalizers: [contentBound] },
          spec: {
            volumeSnapshotRef: { namespace: 'prod', name: 'first', uid: metadata.uid },
            source: { volumeHandle: 'handle-data' },
            driver: 'csi.example',
            deletionPolicy: 'Delete',
          },
        });
        world.cluster.edit('volumesnapshots', { namespace: 'prod', name: 'first' }, (one) => ({
          ...one,
          metadata: { ...one.metadata, finalizers: [snapshotSource, snapshotBound] },
        }));
        world.cluster.remove('volumesnapshots', { namespace: 'prod', name: 'first' });
        await world.settle(100);
        world.allow(true);
        await world.settle(2_000);
        expect(world.calls).toContain('GET volumesnapshotcontents');
        expect(world.seen('first')?.metadata.finalizers).toEqual([snapshotSource, snapshotBound]);
        catchUp();
        await world.settle(90_000);
        expect(world.seen('first')).toBeUndefined();
        expect(world.contents()).toEqual([]);
        expect(sidecar.deleted).toEqual([name]);
      },
      {
        hold: ({ path }) =>
          lags && path.includes('volumesnapshotcontents') && path.includes('watch=true') ? caughtUp : undefined,
      },
    );
  });

  it('tells what it has done although somebody is quicker at what comes after', async () => {
    let touched = false;
    const world: BindingWorld = await startBinding({
      admit: ({ method, plural }) => {
        const isLast = world.seen('first')?.status?.readyToUse === true;
        if (isLast && !touched && method === 'PATCH' && plural === 'persistentvolumeclaims') {
          touched = true;
          world.cluster.edit('persistentvolumeclaims', claimPlace, (one) => ({
            ...one,
            metadata: { ...one.metadata, labels: { touched: 'yes' } },
          }));
        }
        return undefined;
      },
    });
    startSidecar(world);
    world.snapshot('first');
    await world.settle();
    expect(touched).toBe(true);
    expect(finalizersOfClaim(world) ?? []).toEqual([]);
    expect(world.events.map(({ reason }) => reason)).toEqual(['CreatingSnapshot', 'SnapshotCreated', 'SnapshotReady']);
    await world.stop();
  });

  it('looks again soon when somebody was quicker', async () => {
    let overtakes = 3;
    const world: BindingWorld = await startBinding({
      admit: ({ method, plural, subresource }) => {
        if (overtakes > 0 && method === 'PATCH' && plural === 'volumesnapshots' && subresource === undefined) {
          overtakes--;
          world.cluster.edit('volumesnapshots', { namespace: 'prod', name: 'first' }, (one) => ({
            ...one,
            metadata: { ...one.metadata, labels: { touched: String(overtakes) } },
          }));
        }
        return undefined;
      },
    });
    startSidecar(world);
    world.snapshot('first');
    await world.settle(1_500);
    expect(world.seen('first')?.status?.readyToUse).toBe(true);
    expect(world.seen('first')?.metadata.labels).toEqual({ touched: '0' });
    await world.stop();
  });
});

describe('the metrics', () => {
  it('are those of upstream, by their names', () =>
    run(async (world) => {
      startSidecar(world);
      world.snapshot('first');
      await world.settle(50);
      expect(await world.metrics('snapshot_controller_operations_in_flight')).toEqual([
        'snapshot_controller_operations_in_flight 1',
      ]);
      await world.settle();
      world.cluster.remove('volumesnapshots', { namespace: 'prod', name: 'first' });
      await world.settle();
      const of = (name: string) =>
        `snapshot_controller_operation_total_seconds_count{driver_name="csi.example",operation_name="${name}",snapshot_type="dynamic",operation_status="success"} 1`;
      expect(await world.metrics('snapshot_controller_operation_total_seconds_count')).toEqual(
        ['CreateSnapshot', 'CreateSnapshotAndReady', 'DeleteSnapshot'].map(of),
      );
      expect(await world.metrics('keepsake_binding_snapshots{')).toEqual([]);
    }));
});
