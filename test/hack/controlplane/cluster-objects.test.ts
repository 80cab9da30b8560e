import { describe, expect, it } from 'vitest';
import { clusterNodes } from '../../../hack/controlplane/cluster-nodes.ts';
import { driverManifests, nodeManifests, snapshotClassManifests } from '../../../hack/controlplane/cluster-objects.ts';

const NODE_KEY = 'topology.directory.csi.keepsake.dev/node';
const RACK_KEY = 'example.com/rack';

describe('the objects of the cluster', () => {
  const nodes = clusterNodes({ nodes: 2 });

  it('register the topology keys that were asked for, and label the nodes with no other of the driver', () => {
    const racks = clusterNodes({ nodes: 1, nodeLabels: [{ [RACK_KEY]: '7' }], topologyKeys: [RACK_KEY] });
    const [labels] = nodeManifests(racks, true).map(({ metadata }) => metadata.labels);
    expect(labels).toMatchObject({ [RACK_KEY]: '7' });
    expect(labels).not.toHaveProperty([NODE_KEY]);
    expect(driverManifests(racks).find(({ kind }) => kind === 'CSINode')?.spec).toEqual({
      drivers: [{ name: 'directory.csi.keepsake.dev', nodeID: 'node-1', topologyKeys: [RACK_KEY] }],
    });
  });

  it('register with the driver only keys that the nodes carry as labels', () => {
    const labels = nodeManifests(nodes, true).map(({ metadata }) => metadata.labels as Record<string, string>);
    const registered = driverManifests(nodes)
      .filter(({ kind }) => kind === 'CSINode')
      .flatMap(({ spec }) => (spec as { drivers: { topologyKeys: string[] }[] }).drivers)
      .map(({ topologyKeys }) => topologyKeys);
    expect(registered).toHaveLength(2);
    for (const [index, keys] of registered.entries()) {
      for (const key of keys) expect(labels[index]).toHaveProperty([key]);
    }
  });

  it('do not put the driver on nodes of a cluster without it', () => {
    const labels = nodeManifests(nodes, false).flatMap(({ metadata }) => Object.keys(metadata.labels as object));
    expect(labels).toContain('topology.kubernetes.io/zone');
    expect(labels.join(' ')).not.toContain('keepsake');
  });

  it('have exactly one default VolumeSnapshotClass, the one that deletes', () => {
    const defaults = snapshotClassManifests().filter(({ metadata }) => metadata.annotations);
    expect(defaults.map(({ metadata, deletionPolicy }) => [metadata.name, deletionPolicy])).toEqual([
      ['directory', 'Delete'],
    ]);
  });
});
