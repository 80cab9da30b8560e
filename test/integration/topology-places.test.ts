import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRIVER, NODE_KEY, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import { type ClientCluster, classOf, startClientCluster, termOf, warningsIn } from '../support/topology-clients.ts';
import { leaveCluster, relabelNode } from '../support/topology-cluster.ts';

// Where others have come to grief with allowedTopologies, one after the other. Four nodes: two in the zone a, of which one
// loses its label, one in b, and one in c, which goes.

const apply = ['apply', '--server-side', '--filename=-'];
const rack = 'example.com/zone';
const azure = 'disk.csi.example';
const azureKey = 'topology.disk.csi.example/zone';
const waiting = { volumeBindingMode: 'WaitForFirstConsumer' };
const discovered = (...topologyKeys: readonly string[]) => ({ source: 'Discovered', topologyKeys });

let cluster: ClientCluster;

beforeAll(async () => {
  cluster = await startClientCluster({
    nodes: 4,
    zones: ['a', 'b', 'c', 'a'],
    nodeLabels: [
      { [rack]: 'r1', [azureKey]: 'west-1' },
      { [rack]: 'r2', [azureKey]: '' },
    ],
    before: async ({ kubectl }) => {
      for (const node of ['node-1', 'node-2']) {
        const drivers = [{ name: azure, nodeID: node, topologyKeys: [azureKey] }];
        await kubectl([
          'patch',
          'csinode',
          node,
          '--type=strategic',
          `--patch=${JSON.stringify({ spec: { drivers } })}`,
        ]);
      }
    },
  });
  await cluster.applyPolicy('zonal', { match: { provisioners: [DRIVER] }, allowedTopologies: discovered(ZONE_KEY) });
  await cluster.whenAnswering(classOf(DRIVER, 'probe'));
});

afterAll(() => cluster?.stop());

describe('a key', () => {
  it('that nodes carry and the driver does not register is refused, with the right one', async () => {
    const fields = { ...waiting, allowedTopologies: termOf(rack, 'r1') };
    const said = await cluster.say(apply, classOf(DRIVER, 'wrong-key', fields));
    expect(said.ok).toBe(false);
    expect(said.stderr).toContain(
      `allowedTopologies[0]: ${DRIVER} registers ${NODE_KEY}, ${ZONE_KEY}, not ${rack}: write ${ZONE_KEY}`,
    );
  });

  it('that the driver registers and a node lacks is said in the status', async () => {
    await relabelNode(cluster.plane.kubectl, 'node-4', { [ZONE_KEY]: null });
    const domain = { driver: DRIVER, topologyKey: ZONE_KEY, nodesWithoutKey: 1 };
    const topologyDomains = expect.arrayContaining([expect.objectContaining(domain)]);
    await cluster.whenStatus('zonal', { topologyDomains });
  });
});

describe('a zone at zero nodes', () => {
  beforeAll(async () => {
    await leaveCluster(cluster.plane.kubectl, 'node-3');
    const gone = { value: 'c', nodes: 0, lastSeenTime: expect.any(String) };
    const values = expect.arrayContaining([expect.objectContaining(gone)]);
    const domain = expect.objectContaining({ topologyKey: ZONE_KEY, values });
    await cluster.whenStatus('zonal', { topologyDomains: expect.arrayContaining([domain]) });
  });

  it('is remembered, and put into new classes', async () => {
    await cluster.say(apply, classOf(DRIVER, 'scaled'));
    expect((await cluster.seeClass('scaled')).allowedTopologies).toEqual(termOf(ZONE_KEY, 'a', 'b', 'c'));
  });

  it('may be written by an author', async () => {
    const said = await cluster.say(
      apply,
      classOf(DRIVER, 'only-c', { ...waiting, allowedTopologies: termOf(ZONE_KEY, 'c') }),
    );
    expect(said).toMatchObject({ ok: true });
    const entry = { name: 'only-c', message: expect.stringContaining(`no node has now, but one had, ${ZONE_KEY} c`) };
    await cluster.whenStatus('zonal', { storageClasses: expect.arrayContaining([expect.objectContaining(entry)]) });
  });

  it('that never was is warned about, with those that are', async () => {
    const said = await cluster.say(
      apply,
      classOf(DRIVER, 'only-z', { ...waiting, allowedTopologies: termOf(ZONE_KEY, 'z') }),
    );
    expect(said).toMatchObject({ ok: true });
    expect(warningsIn(said)).toEqual([`allowedTopologies[0]: no node has ${ZONE_KEY}=z; nodes have: a (1), b (1)`]);
  });
});

describe('an in-tree provisioner', () => {
  const inTree = 'kubernetes.io/aws-ebs';
  beforeAll(async () => {
    const allowedTopologies = { source: 'Static', terms: termOf(ZONE_KEY, 'a') };
    await cluster.applyPolicy('in-tree', { match: { provisioners: [inTree] }, allowedTopologies });
    await cluster.whenAnswering(classOf(inTree, 'probe'));
  });

  it('whose class has a zone parameter gets no places, since both together make no volume', async () => {
    const said = await cluster.say(apply, classOf(inTree, 'zone-parameter', { parameters: { zone: 'a' } }));
    expect(warningsIn(said)).toEqual([
      'volumeBindingMode was set to WaitForFirstConsumer by StorageTopologyPolicy in-tree',
    ]);
    expect((await cluster.seeClass('zone-parameter')).allowedTopologies).toBeUndefined();
  });

  it('whose author writes both is warned', async () => {
    const fields = { ...waiting, parameters: { zone: 'a' }, allowedTopologies: termOf(ZONE_KEY, 'a') };
    const said = await cluster.say(apply, classOf(inTree, 'both', fields));
    expect(said).toMatchObject({ ok: true });
    expect(warningsIn(said)).toEqual([
      `allowedTopologies: ${inTree} makes no volume for a class that has them and a zone parameter, too: take parameters.zone or parameters.zones out`,
    ]);
  });

  it('without one gets places as others do', async () => {
    await cluster.say(apply, classOf(inTree, 'no-parameter'));
    expect((await cluster.seeClass('no-parameter')).allowedTopologies).toEqual(termOf(ZONE_KEY, 'a'));
  });
});

describe('the empty zone of nodes in none', () => {
  it('is a place like others', async () => {
    await cluster.applyPolicy('azure', { match: { provisioners: [azure] }, allowedTopologies: discovered(azureKey) });
    await cluster.whenAnswering(classOf(azure, 'probe'));
    const said = await cluster.say(apply, classOf(azure, 'zone-less'));
    expect(warningsIn(said)).toContain(
      `allowedTopologies was set to ${azureKey} in ["", west-1] by StorageTopologyPolicy azure`,
    );
    expect((await cluster.seeClass('zone-less')).allowedTopologies).toEqual(termOf(azureKey, '', 'west-1'));
    const own = { ...waiting, allowedTopologies: termOf(azureKey, '') };
    expect(await cluster.say(apply, classOf(azure, 'own-zone-less', own))).toMatchObject({ ok: true, stderr: '' });
  });
});
