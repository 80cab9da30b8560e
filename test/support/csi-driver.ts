import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, credentials, Metadata, makeGenericClientConstructor, type ServiceError } from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';
import { cacheFolder } from '../../hack/controlplane/cache-folder.ts';
import type { CallRecord } from '../../hack/csi-driver/call-log.ts';
import { loadCsiServices, type RpcName, rpcsByService, type ServiceName } from '../../hack/csi-driver/protocol.ts';

/** The folder in which a test's drivers live one after the other, with a script and a log. */
export interface DriverHome {
  readonly folder: string;
  readonly endpoint: string;
  readonly dataDir: string;
  /** Replaces the control file at once. */
  script(control: unknown): Promise<void>;
  /** The calls that were answered so far. */
  calls(): Promise<readonly CallRecord[]>;
  /** Starts a driver process and waits until it listens; it is killed when the test ends, if it still runs. */
  start(): Promise<DriverProcess>;
}

/** A running driver process. */
export interface DriverProcess {
  /** Sends a signal and gives the exit code, or the name of the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | string>;
}

/** Makes a home with two nodes in the zones a and b; it is removed when the test ends. */
export async function makeDriverHome(): Promise<DriverHome> {
  // Short, as a socket's path has at most 107 bytes.
  const folder = await mkdtemp(join(tmpdir(), 'ks-csi-'));
  const endpoint = `unix://${folder}/csi.sock`;
  const dataDir = join(folder, 'data');
  const controlFile = join(folder, 'driver.json');
  const callLog = join(folder, 'calls');
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return {
    folder,
    endpoint,
    dataDir,
    script: async (control) => {
      await writeFile(`${controlFile}.new`, JSON.stringify(control));
      await rename(`${controlFile}.new`, controlFile);
    },
    calls: async () => {
      const text = await readFile(callLog, 'utf8').catch(() => '');
      return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as CallRecord]));
    },
    start: async () => {
      const flags = ['--endpoint', endpoint, '--data-dir', dataDir, '--proto', cacheFolder().csiProto];
      const files = ['--control-file', controlFile, '--call-log', callLog];
      const nodes = ['node-1:example.com/zone=a', 'node-2:example.com/zone=b'].flatMap((node) => ['--topology', node]);
      const child = spawn(
        process.execPath,
        ['--import', 'tsx', 'hack/csi-driver/main.ts', ...flags, ...files, ...nodes],
        {
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      );
      onTestFinished(() => void child.kill('SIGKILL'));
      await untilListening(child);
      return {
        end: async (signal) => {
          const ended = once(child, 'exit');
          child.kill(signal);
          const [code, name] = await ended;
          return code ?? name;
        },
      };
    },
  };
}

async function untilListening(child: ChildProcess): Promise<void> {
  const complaint: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => complaint.push(text));
  await new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('close', (code) => reject(new Error(`the driver ended with ${code}: ${complaint.join('')}`)));
  });
}

/** Calls one RPC; the answer in proto-loader's shapes, a failure as gRPC's ServiceError. */
export type CallRpc = (rpc: RpcName, request?: object, options?: { deadlineMs?: number }) => Promise<Answer>;

/** The fields of CSI's answers that tests look at. */
export interface Answer {
  readonly volume: { readonly volume_id: string };
  readonly snapshot: { readonly snapshot_id: string; readonly ready_to_use: boolean; readonly creation_time: unknown };
  readonly entries: readonly Partial<Pick<Answer, 'volume' | 'snapshot'>>[];
  readonly next_token: string;
}

/** Opens a gRPC client for a home's socket; it outlives restarts of the driver and is closed when the test ends. */
export async function connectToDriver({ endpoint }: DriverHome): Promise<CallRpc> {
  const services = await loadCsiServices(cacheFolder().csiProto);
  const clients = new Map<ServiceName, Client>();
  for (const name of Object.keys(rpcsByService) as ServiceName[]) {
    const Constructor = makeGenericClientConstructor(services[name], name);
    const client = new Constructor(endpoint, credentials.createInsecure(), { 'grpc.max_reconnect_backoff_ms': 100 });
    clients.set(name, client);
    onTestFinished(() => client.close());
  }
  return (rpc, request = {}, { deadlineMs = 30_000 } = {}) => {
    const [service] = Object.entries(rpcsByService).find(([, rpcs]) => (rpcs as readonly string[]).includes(rpc)) ?? [];
    const client = clients.get(service as ServiceName);
    const method = services[service as ServiceName][rpc];
    if (!client || !method) throw new Error(`no client for ${rpc}`);
    return new Promise((resolve, reject) => {
      client.makeUnaryRequest(
        method.path,
        method.requestSerialize,
        method.responseDeserialize as (bytes: Buffer) => Answer,
        request,
        new Metadata({ waitForReady: true }),
        { deadline: Date.now() + deadlineMs },
        (error: ServiceError | null, answer?: Answer) => (answer ? resolve(answer) : reject(error)),
      );
    });
  };
}
