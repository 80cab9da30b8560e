import type { TopologyNode } from './topology-view.ts';

/** How many nodes have each value of a label, whatever drivers they have; most nodes first. */
export type LabelCounts = (key: string) => ReadonlyMap<string, number>;

/** Counts a key when it is first asked for: a class names few of the many labels of nodes. */
export function createLabelCounts(nodes: readonly TopologyNode[]): LabelCounts {
  const known = new Map<string, ReadonlyMap<string, number>>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const counts = new Map<string, number>();
    for (const { labels } of nodes) {
      const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const sorted = new Map([...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)));
    known.set(key, sorted);
    return sorted;
  };
}
