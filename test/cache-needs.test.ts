import { describe, expect, it } from 'vitest';
import { cachesFor } from '../src/cache-needs.ts';
import { parseConfig } from '../src/config.ts';

const topology = ['claims', 'csiNodes', 'nodes', 'pods', 'policies', 'storageClasses', 'volumes'];
const binding = ['claims', 'classes', 'contents', 'snapshots', 'volumes'];
const schedule = ['claims', 'classes', 'schedules', 'snapshots', 'volumes'];
const webhook = ['csiNodes', 'nodes', 'policies'];

describe('a process keeps what its parts read, and nothing else', () => {
  it.each([
    ['--controllers=schedule', schedule],
    ['--controllers=binding', binding],
    ['--controllers=binding --distributed-snapshotting', [...binding, 'nodes']],
    ['--controllers=schedule --distributed-snapshotting', schedule],
    ['--controllers=topology', topology],
    ['--controllers= --webhook', webhook],
    ['--controllers=schedule --webhook', [...schedule, ...webhook]],
    ['--controllers=topology --webhook', topology],
    ['', [...topology, ...binding, ...schedule]],
  ])('%s', (line, names) => {
    const result = parseConfig(line.split(' ').filter(Boolean), {});
    expect(result.kind).toBe('ok');
    if (result.kind === 'ok') expect([...new Set(cachesFor(result.config))].sort()).toEqual([...new Set(names)].sort());
  });
});
