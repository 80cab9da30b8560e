import { describe, expect, it } from 'vitest';
import { discovered, driver, zone } from '../support/topology-build.ts';
import { createTopologyWorld } from '../support/topology-world.ts';

const zones = (...values: readonly string[]) => [{ matchLabelExpressions: [{ key: zone, values }] }];
const consent = {
  annotations: { 'keepsake.dev/recreate': 'true', 'storageclass.kubernetes.io/is-default-class': 'true' },
};
const injected = { 'keepsake.dev/injected': 'allowedTopologies', 'keepsake.dev/policy': 'zonal' };

async function zonalWorld() {
  const world = createTopologyWorld();
  world.join('node-1', 'a');
  world.join('node-2', 'b');
  world.addPolicy('zonal', { allowedTopologies: { ...discovered, whenDrifted: 'Update' } });
  return world;
}

describe('the status of a policy', () => {
  it('says where volumes can be and how the classes are, and is written once', async () => {
    const world = await zonalWorld();
    world.addClass('late', { volumeBindingMode: 'Immediate' });
    await world.start();
    expect(world.status('zonal')).toMatchObject({
      storageClassCount: 1,
      compliantCount: 0,
      storageClasses: [{ name: 'late', volumeBindingMode: 'Immediate', compliant: false }],
      topologyDomains: [
        {
          driver,
          topologyKey: zone,
          values: [
            { value: 'a', nodes: 1 },
            { value: 'b', nodes: 1 },
          ],
        },
      ],
    });
    expect(world.writes).toEqual(['PATCH storagetopologypolicies/status']);
    expect(world.events()).toContain('BindingModeImmediate on late');
  });

  it('costs no write while nothing happens, for an hour, whatever kubelets write to their Nodes', async () => {
    const world = await zonalWorld();
    await world.start();
    world.writes.length = 0;
    for (let minute = 0; minute < 60; minute++) {
      world.cluster.editStatus('nodes', { namespace: undefined, name: 'node-1' }, () => ({ heartbeat: minute }));
      await world.clock.advance(60_000);
    }
    expect(world.writes).toEqual([]);
    expect(world.process.queue.stats().delayed).toBeLessThanOrEqual(1);
  });

  it('follows nodes that join within two seconds, with one look for a burst', async () => {
    const world = await zonalWorld();
    await world.start();
    world.writes.length = 0;
    for (let index = 0; index < 200; index++) world.join(`new-${index}`, 'c');
    await world.clock.advance(2_000);
    const [domain] = world.status('zonal').topologyDomains ?? [];
    expect(domain?.values[0]).toMatchObject({ value: 'c', nodes: 200 });
    expect(world.writes).toEqual(['PATCH storagetopologypolicies/status']);
  });

  it('remembers a zone that was scaled to zero, across a restart', async () => {
    const world = await zonalWorld();
    await world.start();
    world.leave('node-2');
    await world.clock.advance(2_000);
    const gone = expect.objectContaining({ value: 'b', nodes: 0 });
    expect(world.status('zonal').topologyDomains?.[0]?.values).toContainEqual(gone);
    world.process.kill();
    await world.start();
    expect(world.status('zonal').topologyDomains?.[0]?.values).toContainEqual(gone);
    expect(world.process.view().drivers.get(driver)?.domains[0]?.values).toContainEqual(gone);
  });

  it('follows a class that is added, edited and deleted, at once', async () => {
    const world = await zonalWorld();
    await world.start();
    world.addClass('fast');
    await world.clock.advance(100);
    expect(world.status('zonal').storageClasses?.map(({ name }) => name)).toEqual(['fast']);
    world.cluster.edit('storageclasses', { namespace: undefined, name: 'fast' }, (object) => ({
      ...object,
      metadata: { ...object.metadata, labels: { 'keepsake.dev/topology-policy': 'ignore' } },
    }));
    await world.clock.advance(100);
    expect(world.status('zonal').storageClassCount).toBe(0);
  });

  it('moves a class to another policy when one with a higher priority comes', async () => {
    const world = await zonalWorld();
    world.addClass('fast');
    await world.start();
    expect(world.status('zonal').storageClassCount).toBe(1);
    world.addPolicy('first', { priority: 500 });
    await world.clock.advance(2_000);
    expect(world.status('zonal').storageClassCount).toBe(0);
    expect(world.status('first').storageClassCount).toBe(1);
    expect(world.events()).toContain('PoliciesOverlap on zonal');
  });
});

describe('a class whose injected values have drifted', () => {
  it('is brought up to date in place', async () => {
    const world = await zonalWorld();
    const before = world.addClass('fast', { allowedTopologies: zones('a', 'b'), metadata: { annotations: injected } });
    await world.start();
    expect(world.storageClass('fast')).toEqual(before);
    world.join('node-3', 'c');
    await world.clock.advance(3_000);
    expect(world.storageClass('fast')).toMatchObject({
      metadata: { uid: before.metadata.uid, annotations: injected },
      allowedTopologies: zones('a', 'b', 'c'),
    });
    expect(world.events()).toContain('TopologyUpdated on fast');
  });

  it('is only reported where the policy says so', async () => {
    const world = createTopologyWorld();
    world.join('node-1', 'a');
    world.addPolicy('zonal', { allowedTopologies: discovered });
    const before = world.addClass('fast', { allowedTopologies: zones('a'), metadata: { annotations: injected } });
    await world.start();
    world.join('node-2', 'b');
    await world.clock.advance(3_000);
    expect(world.storageClass('fast')).toEqual(before);
    expect(world.status('zonal').storageClasses?.[0]?.reasons).toContain('TopologyDrift');
  });

  it('waits for its own write to show, and writes once', async () => {
    const world = await zonalWorld();
    world.addClass('fast', { allowedTopologies: zones('a'), metadata: { annotations: injected } });
    await world.start();
    expect(world.writes.filter((write) => write === 'PATCH storageclasses')).toHaveLength(1);
    expect(world.status('zonal')).toMatchObject({ compliantCount: 1 });
  });
});

describe('a class that is Immediate', () => {
  it('stays as it is without consent', async () => {
    const world = await zonalWorld();
    const before = world.addClass('old', { volumeBindingMode: 'Immediate' });
    await world.start();
    expect(world.storageClass('old')).toEqual(before);
    expect(world.writes).toEqual(['PATCH storagetopologypolicies/status']);
  });

  it('is created again with consent, and the status says that all is well', async () => {
    const world = await zonalWorld();
    const before = world.addClass('old', { volumeBindingMode: 'Immediate', metadata: consent });
    await world.start();
    const after = world.storageClass('old');
    expect(after?.metadata.uid).not.toBe(before.metadata.uid);
    expect(after).toMatchObject({
      volumeBindingMode: 'WaitForFirstConsumer',
      allowedTopologies: zones('a', 'b'),
      metadata: { annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    });
    expect(after?.metadata.annotations).not.toHaveProperty(['keepsake.dev/recreate']);
    expect(world.status('zonal')).toMatchObject({ storageClassCount: 1, compliantCount: 1 });
    expect(world.events()).toContain('ClassRecreated on old');
    expect(world.cluster.objects('configmaps')).toEqual([]);
    expect(await world.process.scrape()).toContain('keepsake_storageclass_recreations_total{outcome="done"} 1');
  });

  it('is told why it was not, once, and again after ten minutes', async () => {
    const world = createTopologyWorld({
      admit: ({ method, plural }) =>
        method === 'POST' && plural === 'storageclasses'
          ? { code: 403, reason: 'Forbidden', message: 'guarded' }
          : undefined,
    });
    world.join('node-1', 'a');
    world.addPolicy('zonal');
    world.addClass('old', { volumeBindingMode: 'Immediate', metadata: consent });
    await world.start();
    const told = () => world.events().filter((event) => event === 'ClassNotRecreated on old').length;
    expect(told()).toBe(1);
    await world.clock.advance(300_000);
    expect(told()).toBe(1);
    await world.clock.advance(310_000);
    expect(told()).toBe(2);
  });

  it('that was deleted by a process which was killed then is there again after the next start', async () => {
    const world = await zonalWorld();
    world.addClass('old', { volumeBindingMode: 'Immediate', metadata: consent });
    world.cluster.onChange(({ plural, after }) => {
      if (plural === 'storageclasses' && after === undefined) world.process.kill();
    });
    await world.start();
    expect(world.storageClass('old')).toBeUndefined();
    // Even if nobody wants it any more: it was there, and its claims name it.
    world.cluster.remove('storagetopologypolicies', { namespace: undefined, name: 'zonal' });
    await world.start();
    expect(world.storageClass('old')).toMatchObject({ volumeBindingMode: 'WaitForFirstConsumer' });
    expect(world.events()).toEqual(['ClassRecreated on old']);
    expect(world.cluster.objects('configmaps')).toEqual([]);
  });

  it('is created as soon as the API server takes it, when it refused just after the deletion', async () => {
    let deleted = false;
    let refuses = true;
    const world = createTopologyWorld({
      admit({ method, plural }) {
        if (plural !== 'storageclasses') return undefined;
        if (method === 'DELETE') deleted = true;
        const refused = method === 'POST' && deleted && refuses;
        return refused ? { code: 500, reason: 'InternalError', message: 'failed calling webhook' } : undefined;
      },
    });
    world.join('node-1', 'a');
    world.addPolicy('zonal');
    world.addClass('old', { volumeBindingMode: 'Immediate', metadata: consent });
    await world.start();
    expect(world.storageClass('old')).toBeUndefined();
    expect(world.events()).toContain('ClassNotRecreated on old');
    refuses = false;
    await world.clock.advance(10_000);
    expect(world.storageClass('old')).toMatchObject({ volumeBindingMode: 'WaitForFirstConsumer' });
    expect(world.cluster.objects('configmaps')).toEqual([]);
  });
});

describe('the metrics', () => {
  it('show each class and each place, and nothing of a policy that is gone', async () => {
    const world = await zonalWorld();
    world.addClass('fast', { allowedTopologies: zones('a', 'b') });
    world.addClass('old', { volumeBindingMode: 'Immediate' });
    await world.start();
    const scraped = await world.process.scrape();
    expect(scraped).toContain('keepsake_storageclass_compliant{storageclass="fast",reason=""} 1');
    expect(scraped).toContain('keepsake_storageclass_compliant{storageclass="old",reason="BindingModeImmediate"} 0');
    expect(scraped).toContain(`keepsake_topology_domain_nodes{driver="${driver}",key="${zone}",value="a"} 1`);
    world.cluster.remove('storagetopologypolicies', { namespace: undefined, name: 'zonal' });
    await world.clock.advance(1_000);
    expect(await world.process.scrape()).not.toContain('storageclass="fast"');
  });
});
