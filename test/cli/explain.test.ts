import { describe, expect, it } from 'vitest';
import type { BindingReport } from '../../src/cli/binding-report.ts';
import { type ExplainContext, explain } from '../../src/cli/explain.ts';
import { createClient } from '../../src/kube/client.ts';
import { KubeError } from '../../src/kube/kube-error.ts';
import type { Transport } from '../../src/runtime/transport.ts';
import { createClusterInMemory } from '../support/cluster-in-memory.ts';
import { createFakeClock } from '../support/fake-clock.ts';

/** A cluster with the Bound claim `data`, a snapshot of it and the one class, and the command to ask about it. */
function build() {
  const clock = createFakeClock('2026-11-22T02:15:00Z');
  const cluster = createClusterInMemory({ clock });
  const claim = {
    metadata: { name: 'data', namespace: 'prod' },
    spec: { volumeName: 'pv' },
    status: { phase: 'Bound' },
  };
  const { uid } = cluster.add('persistentvolumeclaims', claim).metadata;
  cluster.add('persistentvolumes', {
    metadata: { name: 'pv' },
    spec: {
      csi: { driver: 'csi.example', volumeHandle: 'vol' },
      claimRef: { namespace: 'prod', name: 'data', uid },
    },
  });
  const standard = { metadata: { name: 'standard' }, driver: 'csi.example', deletionPolicy: 'Delete' };
  cluster.add('volumesnapshotclasses', standard);
  const snapshot = cluster.add('volumesnapshots', {
    metadata: { name: 'snap', namespace: 'prod' },
    spec: { source: { persistentVolumeClaimName: 'data' }, volumeSnapshotClassName: 'standard' },
  });
  const contentName = `snapcontent-${snapshot.metadata.uid}`;
  const methods = new Set<string>();
  let [opened, closed] = [0, 0];

  return {
    clock,
    cluster,
    contentName,
    methods,
    addContent: () =>
      cluster.add('volumesnapshotcontents', {
        metadata: { name: contentName },
        spec: {
          driver: 'csi.example',
          deletionPolicy: 'Delete',
          source: { volumeHandle: 'vol' },
          volumeSnapshotRef: { namespace: 'prod', name: 'snap', uid: snapshot.metadata.uid },
        },
      }),
    async run(args: readonly string[], transport: Transport = cluster.transport) {
      const context: ExplainContext = {
        clock,
        env: {},
        userAgent: 'test',
        connect() {
          opened++;
          const asking: Transport = (request) => {
            methods.add(request.method);
            return transport(request);
          };
          return {
            namespace: 'prod',
            client: createClient(asking, { clock, random: () => 0 }),
            close: async () => {
              closed++;
            },
          };
        },
      };
      const result = await explain(args, context);
      expect(closed).toBe(opened);
      return result;
    },
    async report(name = 'prod/snap'): Promise<BindingReport> {
      const result = await this.run([name, '-o', 'json']);
      return result.kind === 'ok' ? JSON.parse(result.output) : expect.fail(JSON.stringify(result));
    },
  };
}

describe('keepsake explain', () => {
  it('says stage, why and what to do, and only reads', async () => {
    const world = build();
    await world.clock.advance(600_000);
    expect(await world.run(['prod/snap'])).toEqual({
      kind: 'ok',
      output: [
        'VolumeSnapshot prod/snap: creatable, waits for: controller',
        `  why    all is there, and no snapshot controller has made content ${world.contentName}, for 10 min now`,
        "  to do  see that exactly one snapshot controller is running: upstream's, or Keepsake with --binding-mode=builtin (docs/binding.md)",
      ].join('\n'),
    });
    expect([...world.methods]).toEqual(['GET']);
  });

  it('gives the same as data', async () => {
    const world = build();
    expect(await world.report()).toEqual({
      snapshot: { namespace: 'prod', name: 'snap', uid: expect.any(String) },
      ready: false,
      state: 'creatable',
      stage: 'controller',
      because: expect.stringContaining('for 0 s now'),
      since: '2026-11-22T02:15:00Z',
      todo: expect.stringContaining('snapshot controller'),
      content: world.contentName,
    });
  });

  it('follows a snapshot through its stages', async () => {
    const world = build();
    const contentSays = (status: object) =>
      world.cluster.editStatus(
        'volumesnapshotcontents',
        { namespace: undefined, name: world.contentName },
        () => status,
      );
    world.addContent();
    expect((await world.report()).stage).toBe('sidecar');
    contentSays({ readyToUse: false, error: { message: 'disk on fire' } });
    expect(await world.report()).toMatchObject({ stage: 'driver', because: 'driver csi.example says: disk on fire' });
    contentSays({ snapshotHandle: 'handle', readyToUse: true });
    expect((await world.report()).because).toContain('no snapshot controller has told the snapshot');
    const status = { readyToUse: true, boundVolumeSnapshotContentName: world.contentName };
    world.cluster.editStatus('volumesnapshots', { namespace: 'prod', name: 'snap' }, () => status);
    const ready = await world.report('snap');
    expect(ready).toMatchObject({ ready: true, state: 'ready', stage: 'none' });
    expect(ready).not.toHaveProperty('todo');
  });

  it('names the claim that a deletion waits for', async () => {
    const world = build();
    const place = { namespace: 'prod', name: 'snap' };
    world.addContent();
    world.cluster.edit('volumesnapshots', place, ({ metadata, ...rest }) => ({
      ...rest,
      metadata: { ...metadata, finalizers: ['snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection'] },
    }));
    world.cluster.add('persistentvolumeclaims', {
      metadata: { name: 'restored', namespace: 'prod' },
      spec: { dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'snap' } },
      status: { phase: 'Pending' },
    });
    world.cluster.remove('volumesnapshots', place);
    expect(await world.report()).toMatchObject({
      stage: 'restore',
      because: expect.stringContaining('claim restored is Pending'),
    });
  });

  it('shows what the snapshot itself says went wrong', async () => {
    const world = build();
    const status = { readyToUse: false, error: { message: 'forbidden by a policy' } };
    world.cluster.editStatus('volumesnapshots', { namespace: 'prod', name: 'snap' }, () => status);
    const result = await world.run(['snap', '--namespace', 'prod']);
    expect(result).toMatchObject({ output: expect.stringContaining('\n  error  forbidden by a policy\n') });
  });

  it.each([
    [[], 'write the name of one VolumeSnapshot'],
    [['a/b/c'], 'write the name of one VolumeSnapshot'],
    [['prod/'], 'write the name of one VolumeSnapshot'],
    [['prod/snap', 'prod/other'], 'write the name of one VolumeSnapshot'],
    [['prod/snap', '-o', 'yaml'], '-o: is text or json'],
  ])('refuses %j', async (args, problem) => {
    expect(await build().run(args)).toMatchObject({
      kind: 'refused',
      problems: [expect.stringContaining(problem)],
      usage: expect.stringContaining('keepsake explain'),
    });
  });

  it('fails with a sentence when there is no such snapshot, or no cluster', async () => {
    const world = build();
    expect(await world.run(['dev/snap'])).toEqual({
      kind: 'failed',
      problem: 'there is no VolumeSnapshot dev/snap in the cluster',
    });
    const call = 'GET /';
    const refuse: Transport = async () => {
      throw new KubeError({ code: 'forbidden', call, status: 403, explanation: 'you may not' });
    };
    expect(await world.run(['snap'], refuse)).toEqual({
      kind: 'failed',
      problem: expect.stringMatching(/^the cluster cannot be read: .*you may not/),
    });
  });
});
