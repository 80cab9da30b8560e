import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { atLeast, atMost, type Bench, benchResult } from './bench.ts';
import { startRealCluster } from './sync-parts/real-cluster.ts';
import { SNAPSHOT_COUNT } from './sync-parts/snapshots.ts';

const ROOT = join(import.meta.dirname, '../..');
const PARTS = join(import.meta.dirname, 'sync-parts');

const RUNS = 3;

/**
 * The client's own cost of 50,000 VolumeSnapshots: a process of nothing but kubeconfig, transport, reflector and store,
 * bundled as the operator is, fills itself from a TLS double in another process, which shares the machine's cores.
 *
 * Of three fresh clients the best time and pause count, since other work on the machine can only add to those, and the
 * worst memory. Beside it, under `real…` and without a target, what the same clients need with a real API server, whose
 * own time is in it.
 */
export const bench: Bench = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keepsake-bench-'));
  try {
    const client = join(folder, 'client.mjs');
    await promisify(execFile)(process.execPath, ['build.mjs', join(PARTS, 'client.ts'), client], { cwd: ROOT });
    const double = await syncFromDouble(client, join(folder, 'kubeconfig'));
    const real = await syncFromRealCluster(client);
    const figures = { ...double.figures, ...real };
    const { of } = double;
    return benchResult('sync', figures, {
      objects: atLeast(Math.min(...of('objects')), SNAPSHOT_COUNT),
      syncMs: atMost(Math.min(...of('syncMs')), 3_000),
      longestPauseMs: atMost(Math.min(...of('longestPauseMs')), 50),
      peakRssMiB: atMost(Math.max(...of('peakRssMiB')), 180),
      heapBytesPerObject: atMost(Math.max(...of('heapBytesPerObject')), 500),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** The figures of some runs, each by its name. */
interface Runs {
  of(figure: string): readonly number[];
  /** All of them, the runs beside each other. */
  readonly figures: Readonly<Record<string, number | string>>;
}

async function syncFromDouble(client: string, kubeconfig: string): Promise<Runs> {
  const server = spawn(process.execPath, ['--import', 'tsx', join(PARTS, 'server.ts'), kubeconfig], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    const { bytesPerObject = 0 } = await firstLine(server);
    const runs = await runClients(client, kubeconfig);
    return { ...runs, figures: { bytesPerObject, ...runs.figures } };
  } finally {
    server.stdin.end();
    if (server.exitCode === null) await once(server, 'exit');
  }
}

async function syncFromRealCluster(client: string): Promise<Runs['figures']> {
  const { kubeconfig, createMs, bytesPerObject, stop } = await startRealCluster();
  try {
    const { of } = await runClients(client, kubeconfig);
    return {
      realBytesPerObject: bytesPerObject,
      realCreateMs: createMs,
      realObjects: of('objects').join(' '),
      realSyncMs: of('syncMs').join(' '),
      realCpuMs: of('cpuMs').join(' '),
      realPeakRssMiB: of('peakRssMiB').join(' '),
      realMaxPauseMs: of('longestPauseMs').join(' '),
    };
  } finally {
    await stop();
  }
}

async function runClients(client: string, kubeconfig: string): Promise<Runs> {
  const runs: Readonly<Record<string, number>>[] = [];
  for (let run = 0; run < RUNS; run++) {
    const argv = ['--expose-gc', client, kubeconfig];
    runs.push(await firstLine(spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] })));
  }
  const of = (figure: string) => runs.map((run) => run[figure] ?? Number.NaN);
  return {
    of,
    figures: Object.fromEntries(Object.keys(runs[0] ?? {}).map((figure) => [figure, of(figure).join(' ')])),
  };
}

/** The JSON object in a child's first line. Throws when the child ends without one. */
async function firstLine(child: ChildProcess): Promise<Readonly<Record<string, number>>> {
  if (!child.stdout) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line);
  throw new Error(`${child.spawnfile} ${child.spawnargs.slice(1).join(' ')} said nothing`);
}
