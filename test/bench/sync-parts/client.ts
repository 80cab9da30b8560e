import { readFileSync } from 'node:fs';
import { loadKubeconfig } from '../../../src/kube/load-kubeconfig.ts';
import { createTransport, userAgent } from '../../../src/kube/undici-transport.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { createIntern } from '../../../src/runtime/intern.ts';
import type { Logger } from '../../../src/runtime/logger.ts';
import { isRecord, type RawObject } from '../../../src/runtime/raw-object.ts';
import { createReflector } from '../../../src/runtime/reflector.ts';
import { createStore } from '../../../src/runtime/store.ts';
import type { Stored } from '../../../src/runtime/stored.ts';
import { keepHttpParserSmall } from '../../../src/v8-flags.ts';
import { watchPauses } from './pauses.ts';

/** What the operator keeps of a VolumeSnapshot. */
class Snapshot implements Stored {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly created: number;
  readonly deleted: number | undefined;
  readonly scheduleUid: string | undefined;
  readonly claimUid: string | undefined;
  readonly claimName: string | undefined;
  readonly className: string | undefined;
  readonly contentName: string | undefined;
  readonly ready: boolean;
  readonly takenAt: number | undefined;
  readonly error: string | undefined;

  constructor({ metadata, spec, status }: RawObject) {
    const labels = record(metadata.labels);
    const source = record(record(spec).source);
    const { readyToUse, creationTime, boundVolumeSnapshotContentName, error } = record(status);
    this.namespace = intern(metadata.namespace ?? '');
    this.name = metadata.name;
    this.uid = metadata.uid;
    this.resourceVersion = metadata.resourceVersion;
    this.created = seconds(metadata.creationTimestamp) ?? 0;
    this.deleted = seconds(metadata.deletionTimestamp);
    this.scheduleUid = shared(labels['keepsake.dev/schedule-uid']);
    this.claimUid = shared(labels['keepsake.dev/claim-uid']);
    this.claimName = shared(source.persistentVolumeClaimName);
    this.className = shared(record(spec).volumeSnapshotClassName);
    this.contentName = text(boundVolumeSnapshotContentName);
    this.ready = readyToUse === true;
    this.takenAt = seconds(creationTime);
    this.error = shared(record(error).message);
  }
}

const intern = createIntern();
const record = (value: unknown): Readonly<Record<string, unknown>> => (isRecord(value) ? value : {});
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const shared = (value: unknown): string | undefined => (typeof value === 'string' ? intern(value) : undefined);
const seconds = (value: unknown): number | undefined =>
  typeof value === 'string' ? Math.floor(Date.parse(value) / 1000) : undefined;

const logger: Logger = {
  debugEnabled: false,
  debug: () => {},
  info: () => {},
  warn: (message, fields) => console.error(message, fields),
  error: (message, fields) => console.error(message, fields),
  child: () => logger,
};

/** Of this process alone: what getrusage reports as maxRSS includes the parent it was forked from. */
function peakRssMiB(): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1]) / 1024;
}

async function main(): Promise<void> {
  keepHttpParserSmall();
  const { kubeConfig } = loadKubeconfig({ path: process.argv[2], env: process.env });
  const transport = createTransport(kubeConfig, { clock: systemClock, logger, userAgent: userAgent('bench') });
  const store = createStore<Snapshot, 'claim' | 'schedule'>({
    name: 'volumesnapshots',
    logger,
    indexes: { claim: (snapshot) => snapshot.claimUid, schedule: (snapshot) => snapshot.scheduleUid },
  });
  const reflector = createReflector<Snapshot>({
    transport: transport.request,
    path: '/apis/snapshot.storage.k8s.io/v1/volumesnapshots',
    project: (raw) => new Snapshot(raw),
    scope: store.openScope(),
    clock: systemClock,
    random: Math.random,
    logger,
  });
  globalThis.gc?.();
  const heapBefore = process.memoryUsage().heapUsed;
  const idleRssMiB = process.memoryUsage().rss / 2 ** 20;
  const longestPause = watchPauses();
  const cpuBefore = process.cpuUsage();
  const started = performance.now();
  reflector.start();
  await store.whenSynced();
  const syncMs = performance.now() - started;
  const pause = longestPause();
  const cpu = process.cpuUsage(cpuBefore);
  const peak = peakRssMiB();
  globalThis.gc?.();
  const heap = process.memoryUsage().heapUsed - heapBefore;
  await reflector.stop();
  await transport.close();
  const figures = {
    objects: store.size,
    syncMs: Math.round(syncMs),
    cpuMs: Math.round((cpu.user + cpu.system) / 1000),
    startRssMiB: Math.round(idleRssMiB),
    peakRssMiB: Math.round(peak),
    longestPauseMs: Math.round(pause.wallMs),
    longestPauseCpuMs: Math.round(pause.cpuMs),
    heapBytesPerObject: Math.round(heap / store.size),
  };
  console.log(JSON.stringify(figures));
}

await main();
