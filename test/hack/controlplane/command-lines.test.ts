import { describe, expect, it } from 'vitest';
import { clusterNodes } from '../../../hack/controlplane/cluster-nodes.ts';
import {
  apiServerArgs,
  controllerManagerArgs,
  etcdArgs,
  schedulerArgs,
} from '../../../hack/controlplane/command-lines.ts';
import {
  driverArgs,
  provisionerArgs,
  snapshotControllerArgs,
  snapshotterArgs,
} from '../../../hack/controlplane/csi-command-lines.ts';
import { folderLayout } from '../../../hack/controlplane/folder-layout.ts';

const layout = folderLayout('/w');
const api = { port: 3, etcdPort: 1, audit: false };
const all = {
  etcd: etcdArgs(layout, 1, 2),
  'kube-apiserver': apiServerArgs(layout, api),
  'kube-controller-manager': controllerManagerArgs(layout, 4),
  'kube-scheduler': schedulerArgs(layout, 5),
  'csi-driver': driverArgs(layout, '/proto', clusterNodes({ nodes: 2 })),
  'csi-provisioner': provisionerArgs(layout, 6),
  'csi-snapshotter': snapshotterArgs(layout, 7),
  'snapshot-controller': snapshotControllerArgs(layout, 8),
};

describe.each(Object.entries(all))('the command line of %s', (_, args) => {
  it('is made of single --flag=value arguments, no flag twice but the topology', () => {
    const flags = args.map((arg) => /^--[a-z-]+(?==|$)/.exec(arg)?.[0]).filter((flag) => flag !== '--topology');
    expect(flags).not.toContain(undefined);
    expect(new Set(flags).size).toBe(flags.length);
  });

  it('listens on loopback alone', () => {
    for (const arg of args) for (const host of arg.match(/[^/=,]+(?=:\d+)/g) ?? []) expect(host).toBe('127.0.0.1');
  });
});

it('audits only when asked to', () => {
  const audit = (args: readonly string[]) => args.filter((arg) => arg.startsWith('--audit'));
  expect(audit(apiServerArgs(layout, api))).toEqual([]);
  expect(audit(apiServerArgs(layout, { ...api, audit: true }))).toEqual([
    '--audit-policy-file=/w/audit-policy.json',
    '--audit-log-path=/w/audit.log',
  ]);
});

it('tells the driver every node with both of its topology keys', () => {
  expect(all['csi-driver'].filter((arg) => arg.startsWith('--topology'))).toEqual([
    '--topology=node-1:topology.directory.csi.keepsake.dev/node=node-1,topology.kubernetes.io/zone=a',
    '--topology=node-2:topology.directory.csi.keepsake.dev/node=node-2,topology.kubernetes.io/zone=b',
  ]);
});

it('gives each component a user of its own', () => {
  const kubeconfigs = Object.values(all).flatMap((args) => args.filter((arg) => arg.startsWith('--kubeconfig=')));
  expect(kubeconfigs).toHaveLength(5);
  expect(new Set(kubeconfigs).size).toBe(5);
});

describe('folderLayout', () => {
  it('refuses a folder whose socket path would be longer than Unix allows, and says by how much', () => {
    const longest = `/${'x'.repeat(97)}`;
    expect(folderLayout(longest).driverSocket).toHaveLength(107);
    expect(() => folderLayout(`${longest}yy`)).toThrow('2 bytes too long for a Unix socket');
  });
});
