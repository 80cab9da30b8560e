import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { CollectedHeap } from './runtime/idle-collector.ts';

/**
 * V8's heap. Its collector can be called only in a context that is made once the flag is set; the operator's own never
 * gets the function. Without options it means the same, a complete collection, in Node 20, 22 and 24.
 */
export function createV8Heap(): CollectedHeap {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return {
    reservedBytes: () => getHeapStatistics().total_heap_size,
    usedBytes: () => getHeapStatistics().used_heap_size,
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1_000;
    },
    collect,
    compact: () => {
      // Otherwise V8 leaves pages alone that are more than half full, a third of all after the first look.
      setFlagsFromString('--compact-on-every-full-gc');
      collect();
      setFlagsFromString('--no-compact-on-every-full-gc');
    },
  };
}
