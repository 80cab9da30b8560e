import type { CacheName } from './caches.ts';
import type { Config } from './config.ts';

/** What each part of the operator reads. A process keeps what its parts need, and needs no right to read anything else. */
export const cacheNeeds = {
  schedule: ['schedules', 'claims', 'volumes', 'classes', 'snapshots'],
  topology: [],
  binding: ['claims', 'volumes', 'classes', 'snapshots', 'contents'],
} as const satisfies Readonly<Record<string, readonly CacheName[]>>;

/** The caches of a process with this configuration. */
export function cachesFor({ controllers, distributedSnapshotting }: Config): readonly CacheName[] {
  const bindsOnNodes = controllers.includes('binding') && distributedSnapshotting;
  return [
    ...controllers.flatMap((name): readonly CacheName[] => cacheNeeds[name]),
    ...(bindsOnNodes ? (['nodes'] as const) : []),
  ];
}
