import type { Difference } from './end-state.ts';

/** Where we end otherwise than upstream on purpose. */
export interface Intended {
  /** The deviation, and upstream's bug where it is one, as tests and documents call them. */
  readonly deviation: string;
  readonly because: string;
  /** Exactly what differs, with the values of both: a list that is not true any more fails, too. */
  readonly fields: Readonly<Record<string, Difference>>;
}

const source = 'snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection';
const bound = 'snapshot.storage.kubernetes.io/volumesnapshot-bound-protection';
const contentBound = 'snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection';
const claimSource = 'snapshot.storage.kubernetes.io/pvc-as-source-protection';
const claimInUse = 'kubernetes.io/pvc-protection';
const directory = 'directory.csi.keepsake.dev';

/** A content that upstream makes and we do not. */
function onlyUpstreamHas(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, Difference>> {
  const entries = { exists: true, deletionPolicy: 'Delete', finalizers: [contentBound], ...fields };
  return Object.fromEntries(
    Object.entries(entries).map(([field, upstream]) => [
      `content snapcontent-<snapshot one>: ${field}`,
      { upstream, ours: null },
    ]),
  );
}

const madeOfData = {
  ref: {
    apiVersion: 'snapshot.storage.k8s.io/v1',
    kind: 'VolumeSnapshot',
    name: 'one',
    namespace: '<ns>',
    uid: '<snapshot one>',
  },
  source: { volumeHandle: '<volume of claim data>' },
  sourceVolumeMode: 'Filesystem',
};

const heldAtOnce: Intended = {
  deviation: 'D12',
  because:
    'Both finalizers are written in one call, before there is a content. While the snapshot waits for something else it ' +
    'carries one more than upstream’s; its deletion takes both away.',
  fields: { 'snapshot one: finalizers': { upstream: [source], ours: [source, bound] } },
};

const letGoAtOnce: Intended = {
  deviation: 'D12',
  because: 'Both finalizers of the snapshot go in one call, when its content is really gone.',
  fields: { 'snapshot one: finalizers': { upstream: [bound], ours: [source, bound] } },
};

const classError =
  'Failed to get snapshot class with error volumesnapshotclass.snapshot.storage.k8s.io "<ns>-gold" not found';

const classDoesNotMatter: Intended = {
  deviation: 'D9, EXP6',
  because: 'A snapshot that is ready needs its class no more. Upstream puts an error on it that never goes away.',
  fields: { 'snapshot one: error': { upstream: classError, ours: null } },
};

const claimLetGo = { upstream: [claimInUse, claimSource], ours: [claimInUse] };

/** By the name of the situation. Whatever is not here must be equal. */
export const intended: Readonly<Record<string, Intended>> = {
  'a snapshot of a claim that does not exist waits': heldAtOnce,
  'a snapshot of a claim that is not bound waits, and holds the claim': heldAtOnce,
  'a claim that is going away is not cut from': heldAtOnce,
  'a volume is not of a CSI driver, and a class is named': heldAtOnce,
  'a class names a Secret without its namespace': heldAtOnce,
  'a class names a Secret with an empty namespace': heldAtOnce,
  'a class names a Secret by an unknown template': heldAtOnce,
  'a class names a Secret in a namespace that cannot be': heldAtOnce,
  'finalizers of others stay on a content': letGoAtOnce,
  'a snapshot is deleted while the driver cannot delete': letGoAtOnce,
  'an existing content is of another snapshot of that name': {
    deviation: 'D1',
    because:
      'A content that was made by hand is protected when it is bound, and this one never is. Upstream protects it for a ' +
      'snapshot that nobody knows, and its deletion then never ends.',
    fields: { 'content <ns>-kept: finalizers': { upstream: [contentBound], ours: null } },
  },
  'D3: a class is of another driver than the volume': {
    deviation: 'D3',
    because: 'The sidecar of the other driver would be handed a volume that it does not know.',
    fields: {
      ...onlyUpstreamHas({ ...madeOfData, driver: '<ns>.example', volumeSnapshotClassName: '<ns>-gold' }),
      'snapshot one: bound': { upstream: 'snapcontent-<snapshot one>', ours: null },
      'snapshot one: error': {
        upstream: null,
        ours: `Failed to create snapshot content with error VolumeSnapshotClass <ns>-gold is of driver <ns>.example, but volume pvc-<claim data> is of ${directory}`,
      },
    },
  },
  'D10: a snapshot that is held and has no class is deleted': {
    deviation: 'D10',
    because: 'To go, a snapshot needs no class. Upstream looks for one for ever.',
    fields: {
      'snapshot one: exists': { upstream: true, ours: null },
      'snapshot one: deleting': { upstream: true, ours: null },
      'snapshot one: finalizers': { upstream: [source], ours: null },
      'snapshot one: source': { upstream: { persistentVolumeClaimName: 'data' }, ours: null },
      'snapshot one: error': {
        upstream: 'Failed to set default snapshot class with error cannot find default snapshot class',
        ours: null,
      },
    },
  },
  'EXP1: a ready snapshot loses its content and its data': {
    deviation: 'D2, EXP1',
    because:
      'What is lost is lost. Upstream takes a new snapshot, of the data of today, and shows it as ready under the date of ' +
      'the old one.',
    fields: {
      ...onlyUpstreamHas({
        ...madeOfData,
        driver: directory,
        volumeSnapshotClassName: 'directory',
        handle: '<data of snapshot one>',
        ready: true,
        creationTime: 'set',
        restoreSize: '1048576',
      }),
      'driver: data of snapshot one': { upstream: 'of today', ours: null },
      'snapshot one: ready': { upstream: true, ours: false },
      'snapshot one: error': { upstream: null, ours: 'VolumeSnapshotContent is missing' },
    },
  },
  'EXP3: two snapshots of a claim that are not ready are deleted together': {
    deviation: 'D7, EXP3',
    because:
      'A snapshot that is going away needs its claim no more. Upstream has each of the two wait for the other, and the ' +
      'claim can never be deleted.',
    fields: { 'claim data: finalizers': { upstream: [claimInUse, claimSource], ours: [claimInUse] } },
  },
  'EXP6: the class of a ready snapshot is deleted': classDoesNotMatter,
  'EXP6: the class of a ready snapshot is deleted and made again': classDoesNotMatter,
  'D9: the class of a snapshot is deleted while it is cut': {
    deviation: 'D9',
    because: 'Its content says that it is ready, and that is what counts. Upstream does not look at it any more.',
    fields: {
      'claim data: finalizers': claimLetGo,
      'snapshot one: ready': { upstream: false, ours: true },
      'snapshot one: creationTime': { upstream: null, ours: 'set' },
      'snapshot one: restoreSize': { upstream: null, ours: '1Mi' },
      'snapshot one: error': { upstream: classError, ours: null },
    },
  },
  'D7: a snapshot whose class does not exist does not hold a claim that another was cut from': {
    deviation: 'D7',
    because: 'What cannot be cut holds no claim; when its class comes, it holds it again.',
    fields: { 'claim data: finalizers': claimLetGo },
  },
};
