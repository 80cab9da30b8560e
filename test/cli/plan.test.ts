import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type PlanContext, plan } from '../../src/cli/plan.ts';
import { snapshotName, tickText } from '../../src/domain/naming/snapshot-name.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { expectGolden } from '../support/golden.ts';

const now = '2026-10-23T10:00:00Z';
const folder = mkdtempSync(join(tmpdir(), 'keepsake-plan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const spec = {
  schedule: '15 2 * * *',
  timeZone: 'Europe/Berlin',
  claims: { selector: { matchLabels: { app: 'db' } } },
  retention: { keepLast: 2 },
};
const manifest = (parts: object = {}, metadata: object = {}) =>
  JSON.stringify({
    apiVersion: 'keepsake.dev/v1',
    kind: 'SnapshotSchedule',
    metadata: { name: 'nightly', ...metadata },
    spec: { ...spec, ...parts },
  });

function file(...texts: readonly string[]): string {
  const path = join(folder, 'schedule.yaml');
  writeFileSync(path, texts.join('\n---\n'));
  return path;
}

const object = (name: string, parts: { readonly metadata?: object; readonly [field: string]: unknown }): RawObject => ({
  ...parts,
  metadata: {
    name,
    namespace: 'prod',
    uid: `uid-${name}`,
    resourceVersion: '1',
    creationTimestamp: '2026-10-01T00:00:00Z',
    ...parts.metadata,
  },
});

const claim = (name: string, phase = 'Bound') =>
  object(name, {
    metadata: { labels: { app: 'db' } },
    spec: phase === 'Bound' ? { volumeName: `pv-${name}` } : {},
    status: { phase },
  });
const volume = (name: string) => object(`pv-${name}`, { spec: { csi: { driver: 'csi.example' } } });
const defaultClass = object('standard', {
  metadata: { annotations: { 'snapshot.storage.kubernetes.io/is-default-class': 'true' } },
  driver: 'csi.example',
  deletionPolicy: 'Delete',
});

function snapshot(claimName: string, tick: string, labels: object = {}): RawObject {
  const identity = { scheduleUid: 'uid-nightly', claimName, claimUid: `uid-${claimName}`, tick: new Date(tick) };
  return object(snapshotName(identity), {
    metadata: {
      creationTimestamp: tick,
      labels: { 'keepsake.dev/schedule-uid': 'uid-nightly', 'keepsake.dev/claim-uid': `uid-${claimName}`, ...labels },
      managedFields: [{ manager: 'keepsake', operation: 'Update', fieldsV1: { 'f:spec': {} } }],
      annotations: { 'keepsake.dev/tick': tickText(identity.tick), 'keepsake.dev/schedule-name': 'nightly' },
    },
    spec: { source: { persistentVolumeClaimName: claimName } },
    status: { readyToUse: true, creationTime: tick },
  });
}

/** The schedule as it is in the cluster, after it acted on its newest tick. */
const nightly = object('nightly', {
  apiVersion: 'keepsake.dev/v1',
  kind: 'SnapshotSchedule',
  metadata: { generation: 1 },
  spec,
  status: {
    lastScheduleTime: '2026-10-23T00:15:00Z',
    timing: { schedule: spec.schedule, timeZone: spec.timeZone, suspended: false, since: '2026-10-01T00:00:00Z' },
  },
});

const inCluster = {
  persistentvolumeclaims: [claim('data-0'), claim('fresh', 'Pending')],
  persistentvolumes: [volume('data-0')],
  volumesnapshotclasses: [defaultClass],
  volumesnapshots: [
    snapshot('data-0', '2026-10-20T00:15:00Z', { 'keepsake.dev/keep': 'true' }),
    snapshot('data-0', '2026-10-21T00:15:00Z'),
    snapshot('data-0', '2026-10-22T00:15:00Z'),
    snapshot('data-0', '2026-10-23T00:15:00Z'),
  ],
};

interface Cluster {
  readonly schedule?: RawObject | undefined;
  readonly lists?: Readonly<Record<string, readonly RawObject[]>>;
  readonly error?: Error;
}

/** Runs the command against a cluster; `asked` are the calls that it made. */
async function run(args: readonly string[], { schedule, lists = inCluster, error }: Cluster = {}) {
  const asked: string[] = [];
  const answer = <T>(path: string, value: T | undefined): T => {
    asked.push(path);
    if (error !== undefined) throw error;
    if (value !== undefined) return value;
    throw new KubeError({ code: 'not-found', call: `GET ${path}`, status: 404, explanation: 'not found' });
  };
  let [opened, closed] = [0, 0];
  const context: PlanContext = {
    clock: createFakeClock(now),
    env: {},
    userAgent: 'test',
    connect: () => {
      opened++;
      return {
        namespace: 'prod',
        client: {
          get: async (path) => answer(path, path.endsWith('/prod/snapshotschedules/nightly') ? schedule : undefined),
          list: async (path, { labelSelector = '' } = {}) => {
            const items = lists[path.slice(path.lastIndexOf('/') + 1)] ?? [];
            const wanted = /schedule-uid in \((.*)\)/.exec(labelSelector)?.[1]?.split(',');
            const uidOf = ({ metadata }: RawObject) =>
              (metadata.labels as Record<string, string> | undefined)?.['keepsake.dev/schedule-uid'] ?? '';
            const found = wanted === undefined ? items : items.filter((item) => wanted.includes(uidOf(item)));
            return answer(path, { items: found, resourceVersion: '1' });
          },
        },
        close: async () => {
          closed++;
        },
      };
    },
  };
  const result = await plan(args, context);
  expect(closed).toBe(opened);
  return { result, asked };
}

async function output(...question: Parameters<typeof run>): Promise<string> {
  const { result } = await run(...question);
  return result.kind === 'ok' ? `${result.output}\n` : expect.fail(JSON.stringify(result));
}

describe('keepsake plan', () => {
  it('says of a schedule in the cluster what it keeps now, and what comes and goes', async () => {
    expectGolden('plan-live.txt', await output(['nightly', '--until', '3d'], { schedule: nightly }));
  });

  it('says the same as JSON', async () => {
    expectGolden(
      'plan-live.json',
      await output(['prod/nightly', '--until', '3d', '-o', 'json'], { schedule: nightly }),
    );
  });

  it('plans a file that is not applied yet, without names that nobody can know, and over a change of the clock', async () => {
    const path = file(manifest({ runOnCreate: true, jitterSeconds: 600 }));
    expectGolden('plan-new.txt', await output(['-f', path, '--until', '3d']));
  });

  it('plans an edit with the identity, the status and the snapshots of what is there', async () => {
    const path = file(manifest({ retention: { keepLast: 1 }, suspend: true }));
    expectGolden('plan-edited.txt', await output(['-f', path], { schedule: nightly }));
  });

  it('needs no cluster for the ticks, and none for claims that the file names', async () => {
    const texts = [manifest({ claims: { names: ['data-0'] } }), manifest({}, { name: 'weekly', namespace: 'other' })];
    const { result, asked } = await run([
      '-f',
      file(...texts),
      '--offline',
      '--until',
      '2d',
      '--from',
      '2026-01-01T00:00:00Z',
    ]);
    expect(asked).toEqual([]);
    expectGolden('plan-offline.txt', result.kind === 'ok' ? `${result.output}\n` : JSON.stringify(result));
  });

  it('only reads, and nothing that it does not need', async () => {
    const { asked } = await run(['nightly'], { schedule: nightly });
    expect([...asked].sort()).toEqual([
      '/api/v1/namespaces/prod/persistentvolumeclaims',
      '/api/v1/persistentvolumes',
      '/apis/keepsake.dev/v1/namespaces/prod/snapshotschedules/nightly',
      '/apis/snapshot.storage.k8s.io/v1/namespaces/prod/volumesnapshots',
      '/apis/snapshot.storage.k8s.io/v1/volumesnapshotclasses',
    ]);
  });

  it('starts later from what will be there then', async () => {
    const args = ['nightly', '-o', 'json', '--from', '2026-10-25T10:00:00Z', '--until', '1d'];
    const [report] = JSON.parse(await output(args, { schedule: nightly })).plans;
    expect(report).toMatchObject({ from: '2026-10-25T10:00:00Z', until: '2026-10-26T10:00:00Z' });
    expect(report.snapshots.map(({ time }: { time: string }) => time)).toEqual([
      '2026-10-25T00:15:00Z',
      '2026-10-24T00:15:00Z',
      '2026-10-20T00:15:00Z',
    ]);
    expect(report.steps.map(({ at }: { at: string }) => at)).toEqual(['2026-10-26T01:15:00Z']);
  });

  it('passes over what else is in the file, and looks into lists', async () => {
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [JSON.parse(manifest())] });
    const text = await output(['-f', file('kind: ConfigMap\napiVersion: v1', '', list), '--until', '1h']);
    expect(text).toContain('SnapshotSchedule prod/nightly');
  });

  it('takes the namespace of the object, else of the flag, else of the kubeconfig', async () => {
    const title = async (metadata: object, ...args: string[]) =>
      (await output(['-f', file(manifest({}, metadata)), '--until', '1h', ...args])).split(':', 1)[0];
    expect(await title({})).toBe('SnapshotSchedule prod/nightly');
    expect(await title({}, '-n', 'flag')).toBe('SnapshotSchedule flag/nightly');
    expect(await title({ namespace: 'own' }, '-n', 'flag')).toBe('SnapshotSchedule own/nightly');
  });

  it.each<[string, () => readonly string[], string]>([
    ['nothing to plan', () => [], 'write either -f FILE or the name of one schedule'],
    ['two things to plan', () => ['-f', file(manifest()), 'nightly'], 'write either -f FILE or the name'],
    ['a name with too many parts', () => ['a/b/c'], 'write either -f FILE or the name'],
    ['a name without a cluster', () => ['a/b', '--offline'], '--offline: needs the schedule as a file'],
    ['a past start', () => ['a', '--from', '2026-10-22T00:00:00Z'], '--from 2026-10-22T00:00:00Z: is past'],
    ['a start that is no moment', () => ['a', '--from', 'soon'], '--from soon: is no moment'],
    ['an end that is nothing', () => ['a', '--until', 'later'], '--until later: is neither a duration'],
    ['an end before the start', () => ['a', '--until', '2026-10-22T00:00:00Z'], 'lies before --from'],
    ['another format', () => ['a', '-o', 'xml'], '-o: is text or json'],
    ['a file that is not there', () => ['-f', join(folder, 'none.yaml')], 'none.yaml cannot be read'],
    ['a file that is no YAML', () => ['-f', file('a: [')], 'schedule.yaml is no YAML: '],
    ['a file without a schedule', () => ['-f', file('kind: Pod')], 'holds no SnapshotSchedule'],
    ['a schedule without a name', () => ['-f', file(manifest({}, { name: undefined }))], 'metadata.name is required'],
    [
      'a spec that is refused',
      () => ['-f', file(manifest({ claims: {} }))],
      'SnapshotSchedule nightly: spec.claims chooses no claim',
    ],
    [
      'an expression that never fires',
      () => ['-f', file(manifest({ schedule: '0 0 31 2 *' }))],
      'SnapshotSchedule prod/nightly: spec.schedule: ',
    ],
  ])('refuses %s in a sentence', async (_, args, sentence) => {
    const { result } = await run(args());
    expect(result).toMatchObject({ kind: 'refused' });
    expect(result.kind === 'refused' && result.problems.join('\n')).toContain(sentence);
  });

  it('names every mistake at once', async () => {
    const { result } = await run(['--from', 'soon', '-o', 'xml']);
    expect(result.kind === 'refused' && result.problems).toHaveLength(3);
  });

  it.each<[string, Cluster, string]>([
    ['the schedule is not there', {}, 'there is no SnapshotSchedule prod/nightly in the cluster'],
    [
      'the cluster forbids it',
      { error: new KubeError({ code: 'forbidden', call: 'GET /x', status: 403, explanation: 'no' }) },
      'the cluster cannot be read: forbidden: GET /x: no',
    ],
    [
      'the schedule is being deleted',
      { schedule: { ...nightly, metadata: { ...nightly.metadata, deletionTimestamp: now } } },
      'SnapshotSchedule prod/nightly is being deleted',
    ],
    [
      'the schedule is stalled',
      { schedule: { ...nightly, spec: { ...spec, schedule: '0 0 31 2 *' } } },
      'SnapshotSchedule prod/nightly: spec.schedule: ',
    ],
  ])('fails in a sentence when %s', async (_, cluster, sentence) => {
    const { result } = await run(['nightly'], cluster);
    expect(result).toMatchObject({ kind: 'failed', problem: expect.stringContaining(sentence) });
  });

  it('fails in a sentence when no cluster is named', async () => {
    const context = { clock: createFakeClock(now), env: { HOME: folder }, userAgent: 'test' };
    expect(await plan(['nightly'], context)).toMatchObject({
      kind: 'failed',
      problem: expect.stringContaining('no cluster to talk to'),
    });
  });
});
