/** Which files each file imports, by path. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * The groups of files that import each other, directly or not, each sorted by path; no group means no cycle.
 * Tarjan's strongly connected components, in the order in which they are found.
 */
export function importCycles(graph: ImportGraph): readonly (readonly string[])[] {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const cycles: string[][] = [];

  function visit(file: string): number {
    const index = order.size;
    order.set(file, index);
    low.set(file, index);
    open.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!order.has(next)) lower(file, visit(next));
      else if (open.includes(next)) lower(file, order.get(next) ?? index);
    }
    const reached = low.get(file) ?? index;
    if (reached === index) close(file);
    return reached;
  }

  function lower(file: string, to: number): void {
    low.set(file, Math.min(low.get(file) ?? to, to));
  }

  /** Everything opened since `file` reaches it and is reached from it. */
  function close(file: string): void {
    const group = open.splice(open.indexOf(file));
    if (group.length > 1 || graph.get(file)?.includes(file)) cycles.push(group.sort());
  }

  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return cycles;
}
