import { bindingFieldManager } from '../../src/api/names.ts';
import { createBindings } from '../../src/bindings.ts';
import { cacheNeeds } from '../../src/cache-needs.ts';
import { cachesIn, createCaches } from '../../src/caches.ts';
import { createClient } from '../../src/kube/client.ts';
import type { Stored, StoreEvent } from '../../src/runtime/stored.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';
import { type Lifelines, mortal } from '../support/mortal.ts';
import { noUsage } from '../support/no-usage.ts';

/** One process that binds, and may always write: the worst case of a fence that fails. */
export interface BindingProcess {
  /** Ends it as a SIGKILL does. */
  kill(): void;
}

const logger = createMemoryLogger();
const random = () => 0.5;

/** Starts it with an empty memory; it works as soon as its caches are filled. */
export function startBindingProcess(lifelines: Lifelines): BindingProcess {
  const { clock, transport, kill } = mortal(lifelines);
  const metrics = createMetrics({ version: 'in-memory', readProcess: () => noUsage });
  const common = { clock, random, logger, metrics };
  const caches = createCaches({ ...common, transport, namespaces: undefined, of: cacheNeeds.binding });
  const { controller, watches } = createBindings({
    ...common,
    caches,
    client: createClient(transport, { clock, random, fieldManager: bindingFieldManager }),
    gate: { mayWrite: () => true, onChange: () => undefined },
    options: { preventVolumeModeConversion: true, waitForProvisioner: false },
    record: () => undefined,
    newId: () => 'id',
  });
  const all = cachesIn(caches);
  for (const { resource, onChange } of watches) {
    const name = resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;
    const cache = all.find(({ store }) => store.name === name);
    cache?.store.subscribe((change: StoreEvent<Stored>) => onChange(change));
  }
  for (const cache of all) cache.start();
  void Promise.all(all.map(({ store }) => store.whenSynced())).then(() => controller.start());
  return {
    kill() {
      logger.lines.length = 0;
      kill();
    },
  };
}
