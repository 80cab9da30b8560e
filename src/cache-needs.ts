import type { CacheName } from './caches.ts';
import type { Config } from './config.ts';

/** What each part of the operator reads. A process keeps what its parts need, and needs no right to read anything else. */
export const cacheNeeds = {
  schedule: ['schedules', 'claims', 'volumes', 'classes', 'snapshots'],
  binding: ['claims', 'volumes', 'classes', 'snapshots', 'contents'],
  topology: ['nodes', 'csiNodes', 'storageClasses', 'policies', 'pods', 'claims', 'volumes'],
  webhook: ['nodes', 'csiNodes', 'policies'],
} as const satisfies Readonly<Record<string, readonly CacheName[]>>;

/** The caches of a process with this configuration. */
export function cachesFor({ controllers, distributedSnapshotting, webhook }: Config): readonly CacheName[] {
  const needs: (readonly CacheName[])[] = controllers.map((name) => cacheNeeds[name]);
  if (controllers.includes('binding') && distributedSnapshotting) needs.push(['nodes']);
  if (webhook.serve) needs.push(cacheNeeds.webhook);
  return needs.flat();
}
