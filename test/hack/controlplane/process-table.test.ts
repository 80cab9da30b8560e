import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readLog } from '../../../hack/controlplane/process-log.ts';
import { type ProcessExit, type ProcessSpec, ProcessTable } from '../../../hack/controlplane/process-table.ts';
import { readRecords, runningRecords } from '../../../hack/controlplane/run-records.ts';
import { waitUntil } from '../../../hack/controlplane/wait.ts';

let dir: string;
let exits: ProcessExit[];
let table: ProcessTable;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'table-'));
  exits = [];
  table = new ProcessTable(dir, (exit) => exits.push(exit), 100);
});

afterEach(async () => {
  await table.stopAll();
  rmSync(dir, { recursive: true });
});

const node = (name: string, script: string): ProcessSpec => ({
  name,
  command: process.execPath,
  args: ['-e', script],
  cwd: dir,
  restart: false,
});
const FOREVER = 'setInterval(() => undefined, 1000);';
const STUBBORN = `process.on('SIGTERM', () => undefined); console.log('set up'); ${FOREVER}`;
const startStubborn = async (name: string) => {
  await table.start(node(name, STUBBORN));
  expect(await waitUntil(() => readLog(dir, name) === 'set up\n', { timeoutMs: 10_000 })).toBe(true);
};

describe('a process table', () => {
  it('records a process while it runs, and only then', async () => {
    await table.start(node('a', FOREVER));
    expect(runningRecords(dir).map(({ name }) => name)).toEqual(['a']);
    await table.stop('a');
    expect(readRecords(dir)).toEqual([]);
    expect(exits).toEqual([{ name: 'a', code: null, signal: 'SIGTERM' }]);
  });

  it('does not start a name twice at the same time', async () => {
    await table.start(node('a', FOREVER));
    await expect(table.start(node('a', FOREVER))).rejects.toThrow('a runs already');
  });

  it('kills what does not end in its grace', async () => {
    await startStubborn('a');
    await table.stop('a');
    expect(exits).toEqual([{ name: 'a', code: null, signal: 'SIGKILL' }]);
  });

  it('has stopped all only when a stop that was going on before has ended, too', async () => {
    await startStubborn('a');
    const stop = table.stop('a');
    await table.stopAll();
    expect(exits).toHaveLength(1);
    expect(readRecords(dir)).toEqual([]);
    await stop;
  });

  it('starts nothing after all was stopped', async () => {
    await table.stopAll();
    await expect(table.start(node('a', FOREVER))).rejects.toThrow('the control plane is being stopped');
  });

  it('gives its processes none of the settings of their caller', async () => {
    process.env.KUBECONFIG = '/home/somebody/.kube/config';
    try {
      await table.start(node('a', 'console.log(JSON.stringify(process.env))'));
      expect(await waitUntil(() => exits.length > 0, { timeoutMs: 10_000 })).toBe(true);
    } finally {
      delete process.env.KUBECONFIG;
    }
    const environment = JSON.parse(readLog(dir, 'a')) as Record<string, string>;
    expect(environment.HOME).toBe(dir);
    expect(environment).not.toHaveProperty('KUBECONFIG');
    expect(environment).not.toHaveProperty('NODE_OPTIONS');
  });
});
