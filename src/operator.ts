import type { OperatorLogger, ResourceEvent } from '@dot-i/k8s-operator';
import type { Watch } from './controllers/watch.ts';
import { ManagedOperator, type OperatorRuntime, StoredResourceEvent } from './managed-operator.ts';
import type { Stored, StoreEvent } from './runtime/stored.ts';

/** The operator: the list of what it watches. Changes become keys in queues; reconciles read the caches. */
export class KeepsakeOperator extends ManagedOperator {
  readonly #watches: readonly Watch[];

  constructor(runtime: OperatorRuntime, watches: readonly Watch[], logger: OperatorLogger) {
    super(runtime, logger);
    this.#watches = watches;
  }

  protected override async init(): Promise<void> {
    for (const { resource, onChange } of this.#watches) {
      const { group, version, plural } = resource;
      await this.watchResource(group, version, plural, async (event) => onChange(changeOf(event)));
    }
  }
}

function changeOf(event: ResourceEvent): StoreEvent<Stored> {
  if (event instanceof StoredResourceEvent) return event.change;
  throw new TypeError('an event that does not come from a store');
}
