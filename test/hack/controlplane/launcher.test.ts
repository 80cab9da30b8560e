import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Launcher, type LaunchPlan, startLauncher } from '../../../hack/controlplane/launcher.ts';
import { answersOk } from '../../../hack/controlplane/probes.ts';
import { readLog } from '../../../hack/controlplane/process-log.ts';
import { readRecords, runningRecords } from '../../../hack/controlplane/run-records.ts';
import { waitUntil } from '../../../hack/controlplane/wait.ts';

const dir = mkdtempSync(join(tmpdir(), 'launcher-'));
const lines: string[] = [];
let launcher: Launcher;

/** A process that runs a Node script, which finds its port in `port`. */
function plan(name: string, script: string, restart = false): LaunchPlan {
  return {
    name,
    ports: 1,
    spec: ([port]) => ({
      command: process.execPath,
      args: ['-e', `const port = ${port}; ${script}`],
      cwd: dir,
      restart,
    }),
    isReady: ([port = 0]) => responds(port),
  };
}

const responds = (port: number) => answersOk(`http://127.0.0.1:${port}/`);
const serve = `
  console.log('listening');
  require('node:http').createServer((q, r) => r.end('ok')).listen(port, '127.0.0.1');`;
const isUp = (name: string) => runningRecords(dir).some((record) => record.name === name);

beforeAll(async () => {
  launcher = await startLauncher({ dir, removeDir: false, log: (line) => lines.push(line) });
});

afterEach(() => {
  lines.length = 0;
});

afterAll(async () => {
  await launcher.close();
  rmSync(dir, { recursive: true });
});

describe('a launcher', () => {
  it('returns when the process is ready, and stops and starts it again on the same port', async () => {
    const [port = 0] = await launcher.launch(plan('server', serve));
    expect(await responds(port)).toBe(true);
    await launcher.stop('server');
    expect(await responds(port)).toBe(false);
    expect(isUp('server')).toBe(false);
    await launcher.start('server');
    expect(await responds(port)).toBe(true);
    expect(readLog(dir, 'server')).toBe('listening\nlistening\n');
    expect(lines).toEqual([]);
  });

  it('tries another port when somebody was quicker', async () => {
    const [taken = 0] = await launcher.launch(plan('first', serve));
    let attempts = 0;
    const second = plan('second', serve);
    const [port] = await launcher.launch({
      ...second,
      spec: (ports) => {
        attempts++;
        return second.spec(attempts === 1 ? [taken] : ports);
      },
    });
    expect(attempts).toBe(2);
    expect(port).not.toBe(taken);
  });

  it('fails at once, with the end of the log, when the process ends before it is ready', async () => {
    await expect(launcher.launch(plan('broken', `console.error('no such disk'); process.exit(7)`))).rejects.toThrow(
      'broken ended with exit code 7 before it was ready; the end of its log:\nno such disk',
    );
    expect(readRecords(dir).map(({ name }) => name)).not.toContain('broken');
  });

  it('fails when the program cannot be executed', async () => {
    const missing = plan('missing', '');
    const spec = () => ({ ...missing.spec([0]), command: '/nonexistent/program' });
    await expect(launcher.launch({ ...missing, spec })).rejects.toThrow('ENOENT');
  });

  it('starts a process that ended by itself again when that is wanted, and says that it ended', async () => {
    const mortal = `
      require('node:http')
        .createServer((request, response) => (request.url === '/die' ? process.exit(3) : response.end('ok')))
        .listen(port, '127.0.0.1');`;
    const [port = 0] = await launcher.launch(plan('sidecar', mortal, true));
    await answersOk(`http://127.0.0.1:${port}/die`);
    expect(await waitUntil(() => lines.length > 0, { timeoutMs: 5_000 })).toBe(true);
    expect(lines).toEqual(['sidecar ended with exit code 3']);
    expect(await waitUntil(() => responds(port), { timeoutMs: 10_000 })).toBe(true);
    await launcher.stop('sidecar');
    expect(isUp('sidecar')).toBe(false);
  });

  it('knows only what it launched', async () => {
    await expect(launcher.stop('unknown')).rejects.toThrow(/^no process unknown in this control plane; there are /);
  });

  it('leaves no process behind when it is closed', async () => {
    const other = mkdtempSync(join(tmpdir(), 'launcher-'));
    const closing = await startLauncher({ dir: other, removeDir: true, log: () => undefined });
    const [port = 0] = await closing.launch(plan('server', serve));
    await closing.close();
    expect(await responds(port)).toBe(false);
    await expect(closing.start('server')).rejects.toThrow('supervisor is gone');
  });
});
