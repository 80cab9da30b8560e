import { expect, it } from 'vitest';
import { stopOrder } from '../../../hack/controlplane/stop-order.ts';

it.each([
  [
    'clients first, then the API server, then etcd',
    ['etcd', 'kube-apiserver', 'a', 'b'],
    [['a', 'b'], ['kube-apiserver'], ['etcd']],
  ],
  ['what there is of them', ['etcd', 'a'], [['a'], ['etcd']]],
  ['nothing', [], []],
])('stops %s', (_, names, groups) => expect(stopOrder(names)).toEqual(groups));
