import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import {
  endProcesses,
  identify,
  isRunning,
  type ProcessIdentity,
  parseStat,
  signalGroup,
} from '../../../hack/controlplane/process-identity.ts';
import { waitUntil } from '../../../hack/controlplane/wait.ts';

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** A group leader that runs a Node script and says something when it is set up. */
async function leader(script: string): Promise<ProcessIdentity> {
  const program = `${script}; setInterval(() => undefined, 1000); console.log('set up');`;
  const child = spawn(process.execPath, ['-e', program], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  await once(child.stdout, 'data');
  return identify(child.pid as number) as ProcessIdentity;
}

describe('parseStat', () => {
  const fields = [
    '1',
    '2',
    '3',
    '4',
    '5',
    '6',
    '7',
    '8',
    '9',
    '10',
    '11',
    '12',
    '13',
    '14',
    '15',
    '16',
    '17',
    '18',
    '4711',
    '20',
  ];
  it.each(['(etcd)', '(a b)', '(evil) S 9 (x)'])('finds state and start time after the name %s', (name) => {
    expect(parseStat(`42 ${name} S ${fields.join(' ')}`)).toEqual({ state: 'S', startTicks: 4711 });
  });
});

describe('a process identity', () => {
  it('is this process while it runs', () => {
    expect(isRunning(identify(process.pid) as ProcessIdentity)).toBe(true);
  });

  it('is not another process that has its pid', () => {
    const self = identify(process.pid) as ProcessIdentity;
    const predecessor = { pid: self.pid, startTicks: self.startTicks - 1 };
    expect(isRunning(predecessor)).toBe(false);
    // Were it sent, this test run would end here.
    expect(signalGroup(predecessor, 'SIGKILL')).toBe(false);
  });
});

describe('endProcesses', () => {
  it('ends a process that heeds SIGTERM, well within its grace', async () => {
    const polite = await leader('');
    await endProcesses([polite], { graceMs: 10_000 });
    expect(isRunning(polite)).toBe(false);
  });

  it('kills one that does not', async () => {
    const stubborn = await leader(`process.on('SIGTERM', () => undefined)`);
    await endProcesses([stubborn], { graceMs: 100 });
    expect(isRunning(stubborn)).toBe(false);
  });

  it('ends one that is stopped, without waiting for the grace to pass', async () => {
    const frozen = await leader('');
    signalGroup(frozen, 'SIGSTOP');
    const started = performance.now();
    await endProcesses([frozen], { graceMs: 10_000 });
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('ends the children of a group leader with it', async () => {
    const withChild = await leader(`
      const { spawn } = require('node:child_process');
      const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
      process.title = String(child.pid)`);
    const pid = Number(readFileSync(`/proc/${withChild.pid}/cmdline`, 'utf8').replaceAll('\0', ''));
    const child = identify(pid) as ProcessIdentity;
    await endProcesses([withChild], { graceMs: 10_000 });
    expect(await waitUntil(() => !isRunning(child), { timeoutMs: 5_000 })).toBe(true);
  });
});
