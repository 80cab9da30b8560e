import operatorPackage, {
  type OperatorLogger,
  type ResourceEvent,
  ResourceEventType,
  type ResourceMeta,
} from '@dot-i/k8s-operator';
import type { KubeConfig } from '@kubernetes/client-node';
import type { KubeClient } from './kube/client.ts';
import { changeFinalizers } from './kube/finalizers.ts';
import { resourcePath } from './kube/resources.ts';
import type { Stored, StoreEvent } from './runtime/stored.ts';

/** A collection in the words of the base class. */
export interface CollectionName {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | undefined;
}

/** What the shell is declared over: everything that moves a byte or waits is behind it. */
export interface OperatorRuntime {
  readonly kubeConfig: KubeConfig;
  readonly client: KubeClient;
  /** Has `onChange` called for each change of a collection, from the first list on. */
  watch(collection: CollectionName, onChange: (change: StoreEvent<Stored>) => void): void;
  /** Starts servers, caches and, once they are filled and this process leads, the workers. */
  run(): Promise<void>;
  /** Undoes `run` in reverse order. */
  shutDown(): Promise<void>;
}

/** An event of the base class that also carries what the store holds of the object. */
export class StoredResourceEvent implements ResourceEvent {
  readonly type: ResourceEventType;
  readonly object: ResourceEvent['object'];
  readonly meta: ResourceMeta;
  readonly change: StoreEvent<Stored>;

  constructor(collection: CollectionName, change: StoreEvent<Stored>) {
    const { name, namespace, uid, resourceVersion } = change.object;
    const apiVersion = collection.group === '' ? collection.version : `${collection.group}/${collection.version}`;
    const place = namespace === undefined || namespace === '' ? {} : { namespace };
    this.type = eventTypes[change.type];
    this.object = { apiVersion, metadata: { name, uid, resourceVersion, ...place } };
    this.meta = { name, ...place, id: `${collection.plural}.${apiVersion}`, resourceVersion, apiVersion, kind: '' };
    this.change = change;
  }
}

const eventTypes = {
  ADDED: ResourceEventType.Added,
  MODIFIED: ResourceEventType.Modified,
  DELETED: ResourceEventType.Deleted,
} as const;

/**
 * The declarative shell of `@dot-i/k8s-operator` over our own runtime: `init()` says what is watched, as in any operator
 * of that framework, and every method of the base class that would touch the network is replaced. The base's own watch
 * ends the process on any error, never reports what was deleted during a gap, and loses finalizers that others added.
 */
export abstract class ManagedOperator extends operatorPackage.default {
  readonly #runtime: OperatorRuntime;

  constructor(runtime: OperatorRuntime, logger: OperatorLogger) {
    super(logger);
    this.#runtime = runtime;
    // The base has loaded whatever it found; from here on it holds what the operator was told to use.
    this.kubeConfig = runtime.kubeConfig;
  }

  /** Declares what is watched, then runs; resolves once the caches are being filled. */
  override async start(): Promise<void> {
    await super.start();
    await this.#runtime.run();
  }

  /** Resolves when everything has ended; the base class does not wait, so callers must. */
  override async stop(): Promise<void> {
    await this.#runtime.shutDown();
  }

  protected override async watchResource(
    group: string,
    version: string,
    plural: string,
    onEvent: (event: ResourceEvent) => Promise<void>,
    namespace?: string,
  ): Promise<void> {
    const collection: CollectionName = { group, version, plural, namespace };
    this.#runtime.watch(collection, (change) => onEvent(new StoredResourceEvent(collection, change)));
  }

  protected override async setResourceStatus(meta: ResourceMeta, status: unknown): Promise<ResourceMeta | null> {
    return this.#patchStatus(meta, status);
  }

  protected override async patchResourceStatus(meta: ResourceMeta, status: unknown): Promise<ResourceMeta | null> {
    return this.#patchStatus(meta, status);
  }

  /** Adds the finalizer, or runs `deleteAction` and removes it. Throws on failure, so that the caller tries again. */
  protected override async handleResourceFinalizer(
    event: ResourceEvent,
    finalizer: string,
    deleteAction: (event: ResourceEvent) => Promise<void>,
  ): Promise<boolean> {
    if (event.type === ResourceEventType.Deleted) return false;
    const path = this.#pathOf(event.meta);
    const { metadata } = await this.#runtime.client.get(path);
    const present: unknown = metadata.finalizers;
    const isOurs = Array.isArray(present) && present.includes(finalizer);
    if (metadata.deletionTimestamp === undefined) {
      if (isOurs) return false;
      return changeFinalizers(this.#runtime.client, path, (others) =>
        others.includes(finalizer) ? others : [...others, finalizer],
      );
    }
    // Somebody else's finalizer may hold the object; our part is done once.
    if (!isOurs) return true;
    await deleteAction(event);
    await changeFinalizers(this.#runtime.client, path, (others) => others.filter((other) => other !== finalizer));
    return true;
  }

  protected override async setResourceFinalizers(meta: ResourceMeta, finalizers: string[]): Promise<void> {
    await changeFinalizers(this.#runtime.client, this.#pathOf(meta), () => finalizers);
  }

  /** CRDs belong to the chart: an operator that may write CRDs may rewrite every API of its cluster. */
  protected override registerCustomResourceDefinition(crdFile: string): never {
    throw new Error(`${crdFile}: CustomResourceDefinitions are installed by the chart or kubectl, not by the operator`);
  }

  protected override getCustomResourceApiUri(
    group: string,
    version: string,
    plural: string,
    namespace?: string,
  ): string {
    const server = this.kubeConfig.getCurrentCluster()?.server ?? '';
    return server + resourcePath({ group, version, plural }, { namespace });
  }

  protected override async applyAxiosKubeConfigAuth(): Promise<void> {
    throw noOtherClient();
  }

  protected override async applyGaxiosKubeConfigAuth(): Promise<void> {
    throw noOtherClient();
  }

  async #patchStatus(meta: ResourceMeta, status: unknown): Promise<ResourceMeta> {
    const path = `${this.#pathOf(meta)}/status`;
    const { metadata } = await this.#runtime.client.patch(path, { kind: 'merge', body: { status } });
    return { ...meta, resourceVersion: metadata.resourceVersion };
  }

  #pathOf({ id, apiVersion, namespace, name }: ResourceMeta): string {
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    const plural = id.slice(0, id.indexOf('.'));
    return resourcePath({ group, version, plural }, { namespace, name });
  }
}

function noOtherClient(): Error {
  return new Error('all calls go through the transport; no other HTTP client is given credentials');
}
