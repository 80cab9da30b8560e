import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answersOk } from '../../hack/controlplane/probes.ts';
import { identify, isRunning } from '../../hack/controlplane/process-identity.ts';
import { readRecords } from '../../hack/controlplane/run-records.ts';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { type OperatorOptions, startOperator } from '../../hack/operator-process.ts';

// Answers on the health port that it is given, as the operator does, and ends in a way that no real one does.
const FAKE_OPERATOR = `
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
const { values, positionals } = parseArgs({ strict: false, allowPositionals: true });
console.log('arguments ' + JSON.stringify({ positionals, ...values }));
console.error('KUBECONFIG ' + process.env.KUBECONFIG);
if (values.broken) process.exit(3);
const port = values['health-bind-address'].split(':')[1];
createServer((request, response) => response.end('ok')).listen(port, '127.0.0.1');
process.on('SIGTERM', () => process.exit(7));
`;

let dir: string;
let program: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'operator-process-'));
  program = join(dir, 'fake.mjs');
  writeFileSync(program, FAKE_OPERATOR);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dir, { recursive: true });
});

const start = (options: Pick<OperatorOptions, 'args' | 'env' | 'name'> = {}) =>
  startOperator({ dir, kubeconfig: '/k', program, ...options });

describe('startOperator', () => {
  it('is ready when /readyz is, with its own kubeconfig, ports, log and record', async () => {
    vi.stubEnv('KUBECONFIG', "/the/user's");
    const operator = await start({ args: ['--log-level=debug'] });
    try {
      expect(await answersOk(`${operator.healthUrl}/readyz`)).toBe(true);
      const [first = '', second] = operator.lines();
      expect(JSON.parse(first.slice('arguments '.length))).toEqual({
        positionals: ['run'],
        kubeconfig: '/k',
        'health-bind-address': new URL(operator.healthUrl).host,
        'metrics-bind-address': new URL(operator.metricsUrl).host,
        'log-level': 'debug',
      });
      expect(second).toBe('KUBECONFIG undefined');
      expect(readFileSync(operator.logFile, 'utf8')).toContain('arguments');
      expect(readRecords(dir)).toEqual([{ name: 'operator', ...identify(operator.pid) }]);
    } finally {
      await operator.kill();
    }
    expect(await operator.ended).toBe('SIGKILL');
    expect(readRecords(dir)).toEqual([]);
  });

  it('has the variables that it is given', async () => {
    const operator = await start({ env: { KUBECONFIG: '/given' } });
    await operator.kill();
    expect(operator.lines()).toContain('KUBECONFIG /given');
  });

  it('tells the exit code after SIGTERM, and again when it is asked again', async () => {
    const operator = await start();
    expect(await operator.stop()).toBe(7);
    expect(await operator.stop()).toBe(7);
  });

  it('runs several in one folder, each with its own log; a second start shows its own lines only', async () => {
    const [one, two] = await Promise.all([start(), start({ name: 'operator-2' })]);
    expect(one.logFile).not.toBe(two.logFile);
    await Promise.all([one.kill(), two.kill()]);
    const again = await start();
    expect(again.lines().filter((line) => line.startsWith('arguments'))).toHaveLength(1);
    await again.kill();
  });

  it('fails with the end of the log when it ends before it is ready', async () => {
    await expect(start({ args: ['--broken'] })).rejects.toThrow(
      /^the operator ended \(3\) before it was ready; the end of its log:\n.*arguments/,
    );
    expect(readRecords(dir)).toEqual([]);
  });

  it('says what to do when there is no bundle', async () => {
    await expect(startOperator({ dir, kubeconfig: '/k', program: '/nowhere.mjs' })).rejects.toThrow(
      '/nowhere.mjs is not there: run "npm run build" first',
    );
  });

  it('is ended when its caller is killed, and lives on when it was released', async () => {
    const caller = async (release: boolean) => {
      const name = `of-${release}`;
      const script = `
        import { type OperatorOptions, startOperator } from ${JSON.stringify(join(process.cwd(), 'hack/operator-process.ts'))};
        const operator = await startOperator(${JSON.stringify({ dir, kubeconfig: '/k', program, name })});
        if (${release}) operator.release();
        console.log(operator.pid);
        setInterval(() => undefined, 60_000);`;
      const path = join(dir, `${name}.mts`);
      writeFileSync(path, script);
      const child = spawn(process.execPath, ['--import', 'tsx', path], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [pid] = await once(child.stdout, 'data');
      const operator = identify(Number(pid));
      child.kill('SIGKILL');
      await once(child, 'exit');
      if (!operator) throw new Error('the operator does not run');
      return operator;
    };
    const [released, guarded] = await Promise.all([caller(true), caller(false)]);
    try {
      expect(await waitUntil(() => !isRunning(guarded), { timeoutMs: 10_000 })).toBe(true);
      expect(isRunning(released)).toBe(true);
    } finally {
      process.kill(released.pid, 'SIGKILL');
    }
  });
});
