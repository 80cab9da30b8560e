import { upstreamFinalizers } from '../../src/api/upstream-marks.ts';
import { driver, type FaultWorld, letClaimGo, namespace } from './fault-world.ts';
import { finalizersOf } from './raw.ts';

/** What people do, step by step; between two steps everything has time to come to rest, unless the step says less. */
export interface Story {
  readonly steps: readonly Step[];
  /** What the storage must have seen when nothing goes wrong, as far as the story is about it. */
  readonly stored: readonly string[];
}

/** One thing that people do, and how long nothing else happens; 60 s unless it says so. */
export interface Step {
  readonly act: (world: FaultWorld) => void;
  readonly thenMs?: number;
}

const snapshots = 'volumesnapshots';
const contents = 'volumesnapshotcontents';
const claims = 'persistentvolumeclaims';
const retained = { source: { persistentVolumeClaimName: 'data' }, volumeSnapshotClassName: 'keep' };

const make = (name: string, spec?: object): Step => ({ act: (world) => world.snapshot(name, spec) });
const remove = (name: string): Step => ({ act: (world) => world.remove(snapshots, name) });
const shortly = ({ act }: Step, thenMs: number): Step => ({ act, thenMs });

function existingContent(name: string, snapshot: string, deletionPolicy: string): Step {
  return {
    act({ cluster, storage }) {
      storage.put(`tape-${name}`);
      cluster.add(contents, {
        metadata: { name },
        spec: {
          volumeSnapshotRef: { namespace, name: snapshot },
          source: { snapshotHandle: `tape-${name}` },
          driver,
          deletionPolicy,
        },
      });
    },
    thenMs: 1_000,
  };
}

const ask = (name: string, volumeSnapshotContentName: string) => make(name, { source: { volumeSnapshotContentName } });

/** Acts as soon as the claim is held, and so is sure to be cut from: before that its deletion is allowed to win. */
function whenHeld(world: FaultWorld, act: () => void): void {
  const claim = world.cluster.get(claims, { namespace, name: 'data' });
  if (claim !== undefined && finalizersOf(claim).includes(upstreamFinalizers.claimSource)) act();
  else world.clock.after(10, () => whenHeld(world, act));
}

/** Short lives of snapshots, from nothing to an end that is the same whatever goes wrong on the way. */
export const stories: Readonly<Record<string, Story>> = {
  'a snapshot is made, and deleted with its data': { steps: [make('one'), remove('one')], stored: [] },
  'a snapshot of policy Retain is made and deleted, and later its content': {
    steps: [
      make('one', retained),
      remove('one'),
      { act: (world) => world.remove(contents, world.contentOf('one')?.metadata.name ?? '') },
    ],
    stored: ['data-snapshot-'],
  },
  'a snapshot of policy Retain is deleted, and its content stays': {
    steps: [make('one', retained), remove('one')],
    stored: ['data-snapshot-'],
  },
  'a snapshot is deleted while it is cut': { steps: [shortly(make('one'), 150), remove('one')], stored: [] },
  'a snapshot is deleted as soon as it is made': { steps: [shortly(make('one'), 0), remove('one')], stored: [] },
  'two snapshots of one claim are deleted together while they are cut': {
    steps: [shortly(make('one'), 0), shortly(make('two'), 150), shortly(remove('one'), 0), remove('two')],
    stored: [],
  },
  'one snapshot of a claim is deleted while the next is cut': {
    steps: [make('one'), shortly(make('two'), 100), remove('one'), remove('two')],
    stored: [],
  },
  'a claim is deleted while a snapshot is cut from it': {
    steps: [
      shortly(make('one'), 0),
      { act: (world) => whenHeld(world, () => world.remove(claims, 'data')) },
      { act: (world) => letClaimGo(world, 'data') },
    ],
    stored: ['data-snapshot-'],
  },
  'an existing content is bound, and deleted with its snapshot': {
    steps: [existingContent('kept', 'one', 'Delete'), ask('one', 'kept'), remove('one')],
    stored: [],
  },
  'an existing content of policy Retain outlives its snapshot': {
    steps: [existingContent('kept', 'one', 'Retain'), ask('one', 'kept'), remove('one')],
    stored: ['tape-kept'],
  },
  'a snapshot asks for a content that comes later': {
    steps: [ask('one', 'kept'), existingContent('kept', 'one', 'Delete'), { act: () => undefined }, remove('one')],
    stored: [],
  },
  'a snapshot waits for its class': {
    steps: [
      make('one', { source: { persistentVolumeClaimName: 'data' }, volumeSnapshotClassName: 'late' }),
      {
        act: ({ cluster }) =>
          void cluster.add('volumesnapshotclasses', { metadata: { name: 'late' }, driver, deletionPolicy: 'Delete' }),
      },
    ],
    stored: ['data-snapshot-'],
  },
  'a snapshot is deleted while a claim is restored from it': {
    steps: [
      make('one'),
      {
        act: ({ cluster }) =>
          void cluster.add(claims, {
            metadata: { name: 'restored', namespace },
            spec: { dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'one' } },
            status: { phase: 'Pending' },
          }),
        thenMs: 100,
      },
      remove('one'),
      {
        act: ({ cluster }) =>
          void cluster.editStatus(claims, { namespace, name: 'restored' }, () => ({ phase: 'Bound' })),
      },
    ],
    stored: [],
  },
};

/** Tells a story in a world; the last rest is long enough for every retry. */
export async function tell(story: Story, world: FaultWorld): Promise<void> {
  for (const { act, thenMs = 60_000 } of story.steps) {
    act(world);
    await world.clock.advance(thenMs);
  }
  await world.clock.advance(600_000);
}

/** How often the binding has written in ten minutes in which nothing happens; 0 unless it runs in circles. */
export async function writesAtRest({ clock, oracles }: FaultWorld): Promise<number> {
  const before = oracles.writes;
  await clock.advance(600_000);
  return oracles.writes - before;
}
