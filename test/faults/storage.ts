/** What a driver keeps: snapshots by the name that they were asked for under, which makes asking twice harmless. */
export interface Storage {
  /** Cuts a snapshot, or finds the one of this name; gives its handle. */
  cut(name: string): string;
  /** Deletes it; unknown ones are fine. */
  remove(handle: string): void;
  /** Puts one there that nobody cut. */
  put(handle: string): void;
  readonly handles: readonly string[];
  /** Every cut that made something and every deletion that took something away, in order. */
  readonly history: readonly string[];
}

/** An empty storage. */
export function createStorage(): Storage {
  const handles = new Set<string>();
  const history: string[] = [];
  return {
    cut(name) {
      const handle = `data-${name}`;
      if (!handles.has(handle)) history.push(`cut ${handle}`);
      handles.add(handle);
      return handle;
    },
    remove(handle) {
      if (handles.delete(handle)) history.push(`delete ${handle}`);
    },
    put: (handle) => void handles.add(handle),
    get handles() {
      return [...handles].sort();
    },
    history,
  };
}
