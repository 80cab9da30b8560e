import { describe, expect, it } from 'vitest';
import type { BindableClaim, BindableVolume } from '../../src/domain/binding/bindable.ts';
import type { PendingPod } from '../../src/domain/topology/pending/pending-pod.ts';
import type { NewEvent } from '../../src/kube/event-ledger.ts';
import { pendingPods } from '../../src/kube/pending-pods.ts';
import type { StoredCsiNode } from '../../src/kube/project-csi-node.ts';
import type { StoredNode } from '../../src/kube/project-node.ts';
import type { StoredClass } from '../../src/kube/project-storage-class.ts';
import { claims, nodes, resourcePath, snapshots, volumes } from '../../src/kube/resources.ts';
import { csiNodes, storageClasses, topologyPolicies } from '../../src/kube/topology-resources.ts';
import { createTopologyView } from '../../src/kube/topology-view-cache.ts';
import { createPending } from '../../src/pending.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import { createStore } from '../../src/runtime/store.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { bindableClaim, bindableVolume } from '../support/binding-build.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { noUsage } from '../support/no-usage.ts';
import { created, inPlace, pendingPod } from '../support/pending-build.ts';
import { driver, storageClass, term, zone } from '../support/topology-build.ts';

let version = 100;
/** Everything that is put into a store is newer than what was there. */
const fresh = () => String(version++);

/** A cluster of one node in zone `a`, at the moment when the pods of the builders are made. */
function build({ sourceTopology }: { readonly sourceTopology?: string } = {}) {
  const clock = createFakeClock(created);
  const logger = createMemoryLogger();
  const of = { logger };
  const pods = createStore<PendingPod, 'claim'>({ name: 'pods', indexes: pendingPods.indexes, ...of });
  const claimStore = createStore<BindableClaim>({ name: 'claims', ...of });
  const volumeStore = createStore<BindableVolume>({ name: 'volumes', ...of });
  const classes = createStore<StoredClass>({ name: 'classes', ...of });
  const nodeStore = createStore<StoredNode>({ name: 'nodes', ...of });
  const csiNodeStore = createStore<StoredCsiNode>({ name: 'csinodes', ...of });
  const policies = createStore({ name: 'policies', indexes: topologyPolicies.indexes, ...of });
  const stores = { pods, claims: claimStore, volumes: volumeStore, storageClasses: classes };
  const events: NewEvent[] = [];
  const reads: string[] = [];
  let looks = 0;
  const joined = createTopologyView({ nodes: nodeStore, csiNodes: csiNodeStore, policies }, clock);
  const pending = createPending({
    stores,
    view() {
      looks++;
      return joined();
    },
    client: {
      async get(path) {
        reads.push(path);
        return {
          metadata: {
            name: 'snap',
            uid: 'uid-snap',
            resourceVersion: '1',
            ...(sourceTopology !== undefined && { annotations: { 'keepsake.dev/source-topology': sourceTopology } }),
          },
        } satisfies RawObject;
      },
    },
    record: (event) => events.push(event),
    metrics: createMetrics({ version: 'test', readProcess: () => noUsage }),
    clock,
    random: () => 0,
    logger,
    newId: () => 'id',
  });
  for (const [{ plural }, store] of [
    [pendingPods, pods],
    [claims, claimStore],
    [volumes, volumeStore],
    [storageClasses, classes],
    [nodes, nodeStore],
    [csiNodes, csiNodeStore],
  ] as const) {
    const watch = pending.watches.find(({ resource }) => resource.plural === plural);
    if (watch !== undefined) store.subscribe(watch.onChange);
  }
  const scopes = {
    pods: pods.openScope(),
    claims: claimStore.openScope(),
    volumes: volumeStore.openScope(),
    classes: classes.openScope(),
    nodes: nodeStore.openScope(),
    csiNodes: csiNodeStore.openScope(),
  };
  const world = {
    clock,
    events,
    reads,
    scopes,
    looks: () => looks,
    addNode(name: string, labels: Readonly<Record<string, string>>) {
      scopes.nodes.upsert({ name, uid: `uid-${name}`, resourceVersion: fresh(), labels });
      const drivers = [{ name: driver, topologyKeys: [zone] }];
      scopes.csiNodes.upsert({ name, uid: `csi-${name}`, resourceVersion: '1', drivers });
    },
    putClass: (...zones: readonly string[]) =>
      scopes.classes.upsert(storageClass({ resourceVersion: fresh(), allowedTopologies: [term(zone, ...zones)] })),
    putClaim: (overrides: Partial<BindableClaim> = {}) =>
      scopes.claims.upsert(
        bindableClaim({ phase: 'Pending', volumeName: undefined, resourceVersion: fresh(), ...overrides }),
      ),
    putPod: (overrides: Partial<PendingPod> = {}) =>
      scopes.pods.upsert(pendingPod({ resourceVersion: fresh(), ...overrides })),
    said: () => events.map(({ regarding, note }) => `${regarding.kind} ${regarding.name}: ${note}`),
  };
  world.addNode('node-1', { [zone]: 'a' });
  world.putClaim();
  pending.controller.start();
  return world;
}

const inZone = (value: string) => `class fast allows ${zone} in [${value}]; 1 of 1 nodes is in a`;

describe('the explanation of waiting pods', () => {
  it('comes on the pod and on its claim, and not before the scheduler had its chance', async () => {
    const { clock, putClass, putPod, said, events } = build();
    putClass('z');
    putPod();
    await clock.advance(2_999);
    expect(said()).toEqual([]);
    await clock.advance(1);
    expect(said()).toEqual([`Pod web: ${inZone('z')}`, `PersistentVolumeClaim data: ${inZone('z')}`]);
    expect(events[0]).toMatchObject({ type: 'Warning', reason: 'VolumeCannotLand', action: 'Scheduling' });
  });

  it('never comes for a pod that has its node by then', async () => {
    const { clock, putClass, putPod, scopes, said } = build();
    putClass('z');
    putPod();
    await clock.advance(1_000);
    scopes.pods.remove({ namespace: 'prod', name: 'web' });
    await clock.advance(60_000);
    expect(said()).toEqual([]);
  });

  it('comes again in other words only, and anew when the trouble has come back', async () => {
    const { clock, putClass, putPod, said } = build();
    putClass('z');
    putPod();
    await clock.advance(3_000);
    putClass('z');
    await clock.advance(1_000);
    expect(said()).toHaveLength(2);
    putClass('y');
    await clock.advance(1_000);
    expect(said().slice(2)).toEqual([`Pod web: ${inZone('y')}`, `PersistentVolumeClaim data: ${inZone('y')}`]);
    putClass('a');
    await clock.advance(1_000);
    expect(said()).toHaveLength(4);
    putClass('y');
    await clock.advance(1_000);
    expect(said()).toHaveLength(6);
  });

  it('is for each pod of a name by itself', async () => {
    const { clock, putClass, putPod, scopes, said } = build();
    putClass('z');
    putPod();
    await clock.advance(3_000);
    scopes.pods.remove({ namespace: 'prod', name: 'web' });
    putPod({ uid: 'uid-next', createdAt: clock.now() });
    await clock.advance(3_000);
    expect(said().filter((line) => line.startsWith('Pod'))).toHaveLength(2);
  });

  it('follows the nodes: a new one is looked at within half a second, and one that only says that it lives is not', async () => {
    const { clock, putClass, putPod, said, addNode, looks } = build();
    putClass('z');
    putPod();
    await clock.advance(3_000);
    const before = looks();
    for (let beat = 0; beat < 20; beat++) addNode('node-1', { [zone]: 'a' });
    await clock.advance(5_000);
    expect(looks()).toBe(before);
    addNode('node-2', { [zone]: 'b' });
    await clock.advance(500);
    expect(said().slice(2)).toEqual([
      `Pod web: class fast allows ${zone} in [z]; 1 of 2 nodes is in a, 1 in b`,
      `PersistentVolumeClaim data: class fast allows ${zone} in [z]; 1 of 2 nodes is in a, 1 in b`,
    ]);
  });

  it('looks once at each pod, however many nodes come at a time', async () => {
    const { clock, putClass, putPod, addNode, looks } = build();
    putClass('z');
    for (let pod = 0; pod < 20; pod++) putPod({ name: `web-${pod}` });
    await clock.advance(3_000);
    const before = looks();
    for (let node = 2; node < 300; node++) addNode(`node-${node}`, { [zone]: 'b' });
    await clock.advance(2_000);
    expect(looks() - before).toBe(20);
  });

  it('waits half a minute for a volume that was asked for, and then comes by itself', async () => {
    const { clock, putClass, putPod, putClaim, addNode, said } = build();
    putClass('a');
    addNode('node-2', { [zone]: 'a' });
    putPod();
    putClaim({ selectedNode: 'node-2' });
    await clock.advance(2_000);
    putClass('z');
    await clock.advance(27_000);
    expect(said()).toEqual([]);
    await clock.advance(1_000);
    expect(said()).toContain(`Pod web: class fast allows ${zone} in [z]; 2 of 2 nodes are in a`);
  });

  it('asks once where a snapshot is, when nothing else explains a restore that hangs', async () => {
    const world = build({ sourceTopology: JSON.stringify(inPlace(zone, 'b')) });
    world.putClass('a', 'b');
    world.putPod();
    world.putClaim({ selectedNode: 'node-1', restoresFrom: 'snap', createdAt: created });
    await world.clock.advance(29_000);
    expect(world.reads).toEqual([]);
    await world.clock.advance(2_000);
    world.putClaim({ selectedNode: 'node-1', restoresFrom: 'snap', createdAt: created, resourceVersion: '9' });
    await world.clock.advance(2_000);
    expect(world.reads).toEqual([resourcePath(snapshots, { namespace: 'prod', name: 'snap' })]);
    expect(world.said()).toHaveLength(2);
    expect(world.said()[0]).toContain(`claim data is filled from snapshot snap, whose data is in ${zone}=b`);
  });

  it('is silent about a restore whose snapshot does not say where it is', async () => {
    const world = build();
    world.putClass('a');
    world.putPod();
    world.putClaim({ selectedNode: 'node-1', restoresFrom: 'snap', createdAt: created });
    await world.clock.advance(60_000);
    expect(world.reads).toHaveLength(1);
    expect(world.said()).toEqual([]);
  });

  it('follows the volumes of a class that makes none', async () => {
    const { clock, putPod, putClaim, scopes, said } = build();
    const provisioner = 'kubernetes.io/no-provisioner';
    scopes.classes.upsert(storageClass({ name: 'local', provisioner, resourceVersion: fresh() }));
    putClaim({ storageClassName: 'local' });
    putPod();
    await clock.advance(3_000);
    expect(said()[0]).toBe('Pod web: class local makes no volumes itself, and no PersistentVolume of it is unclaimed');
    const volume = bindableVolume({
      name: 'pv-1',
      claimName: undefined,
      claimNamespace: undefined,
      claimUid: undefined,
      topology: JSON.stringify(inPlace(zone, 'x')),
      spareOf: 'local',
    });
    scopes.volumes.upsert(volume);
    await clock.advance(500);
    expect(said()[2]).toBe(
      `Pod web: class local makes no volumes itself, and its one unclaimed PersistentVolume is pv-1 in ${zone}=x; 1 of 1 nodes is in a`,
    );
    scopes.volumes.upsert({
      ...volume,
      resourceVersion: '2',
      claimName: 'data',
      claimNamespace: 'prod',
      topology: undefined,
    });
    await clock.advance(500);
    expect(said()).toHaveLength(4);
  });
});
