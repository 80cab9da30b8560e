/**
 * Groups the names of processes so that each group ends quickly once the ones before it have ended: clients, then the
 * API server, then etcd. The API server waits for requests in progress, which without etcd do not end.
 */
export function stopOrder(names: readonly string[]): readonly (readonly string[])[] {
  const last = ['kube-apiserver', 'etcd'];
  const clients = names.filter((name) => !last.includes(name));
  const groups = [clients, ...last.map((name) => names.filter((other) => other === name))];
  return groups.filter((group) => group.length > 0);
}
