import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { bindingFieldManager } from '../../src/api/names.ts';
import type { BindingFence } from '../../src/controllers/binding-fence.ts';
import type { BindingMode } from '../../src/domain/binding/fence-state.ts';
import { createFencing } from '../../src/fencing.ts';
import { createClient } from '../../src/kube/client.ts';
import { createEventRecorder } from '../../src/kube/event-recorder.ts';
import { createEventSink } from '../../src/kube/event-sink.ts';
import { loadKubeconfig } from '../../src/kube/load-kubeconfig.ts';
import { contents, resourcePath, snapshots } from '../../src/kube/resources.ts';
import { createTransport } from '../../src/kube/undici-transport.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { createInformer } from '../../src/runtime/informer.ts';
import { startLoopDelay } from '../../src/server/loop-delay.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { readProcessUsage } from '../../src/server/process-usage.ts';
import { createMemoryLogger } from './memory-logger.ts';

/** A process that writes one annotation of one snapshot again and again, as long as the fence lets it. */
export interface FencedWriter {
  readonly fence: BindingFence;
  /** The metrics as they would be scraped. */
  scrape(): Promise<string>;
  /** Ends in order. */
  stop(): Promise<void>;
}

/** What the writer is told. */
export interface FencedWriterOptions {
  readonly kubeconfig: string;
  readonly mode: BindingMode;
  readonly preflightMs: number;
  readonly retryMs: number;
  readonly namespace: string;
  readonly target: { readonly namespace: string; readonly name: string };
}

const EVERY_MS = 50;

/** Starts the fence as the operator does, with a real transport and the rights of `kubeconfig`. */
export async function startFencedWriter(options: FencedWriterOptions): Promise<FencedWriter> {
  const clock = systemClock;
  const random = Math.random;
  const logger = createMemoryLogger();
  const { kubeConfig } = loadKubeconfig({ path: options.kubeconfig, env: {} });
  const transport = createTransport(kubeConfig, { clock, logger, userAgent: 'keepsake-fence-test' });
  const client = createClient(transport.request, { clock, random, fieldManager: bindingFieldManager });
  const recorder = createEventRecorder({
    sink: createEventSink(client, hostname()),
    instance: hostname(),
    clock,
    logger,
  });
  const loopDelay = startLoopDelay();
  const metrics = createMetrics({ version: 'test', readProcess: () => readProcessUsage(loopDelay) });
  const common = { transport: transport.request, clock, random, logger, observer: {}, onHandlerError: () => undefined };
  const caches = [
    createInformer({
      ...common,
      ...snapshots,
      name: 'volumesnapshots',
      collections: [{ path: resourcePath(snapshots) }],
    }),
    createInformer({
      ...common,
      ...contents,
      name: 'volumesnapshotcontents',
      collections: [{ path: resourcePath(contents) }],
    }),
  ];
  const fence = createFencing({
    mode: options.mode,
    namespace: options.namespace,
    identity: `${hostname()}_${randomUUID()}`,
    preflightMs: options.preflightMs,
    retryMs: options.retryMs,
    stores: caches.map(({ store }) => store),
    transport: transport.request,
    client,
    record: recorder.record,
    metrics,
    clock,
    random,
    logger,
    newId: randomUUID,
  });
  for (const cache of caches) cache.start();
  await Promise.all(caches.map(({ store }) => store.whenSynced()));
  fence.start();

  const path = resourcePath(snapshots, options.target);
  let count = 0;
  let writing: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    if (writing !== undefined || !fence.mayWrite()) return;
    const body = { metadata: { annotations: { 'example.com/count': String(++count) } } };
    writing = client.patch(path, { kind: 'merge', body }).finally(() => {
      writing = undefined;
    });
  }, EVERY_MS);

  return {
    fence,
    scrape: async () => (await metrics.render()).body,
    async stop() {
      clearInterval(timer);
      await writing;
      await fence.stop();
      await recorder.stop();
      await Promise.all(caches.map((cache) => cache.stop()));
      await transport.close();
      loopDelay.stop();
    },
  };
}
