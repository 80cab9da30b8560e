import { describe, expect, it } from 'vitest';
import { clusterNodes } from '../../../hack/controlplane/cluster-nodes.ts';
import { driverManifests, nodeManifests, snapshotClassManifests } from '../../../hack/controlplane/cluster-objects.ts';

describe('clusterNodes', () => {
  it('counts from one and takes the zones in turn', () => {
    expect(clusterNodes(3, ['a', 'b'])).toEqual([
      { name: 'node-1', zone: 'a' },
      { name: 'node-2', zone: 'b' },
      { name: 'node-3', zone: 'a' },
    ]);
  });

  it.each([
    ['no node', 0, ['a'], 'at least one node'],
    ['half a node', 1.5, ['a'], 'at least one node'],
    ['no zone', 1, [], 'a zone needs a name'],
    ['a zone without a name', 1, ['a', ''], 'a zone needs a name'],
  ])('refuses %s', (_, count, zones, message) => expect(() => clusterNodes(count, zones)).toThrow(message));
});

describe('the objects of the cluster', () => {
  const nodes = clusterNodes(2, ['a', 'b']);

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
