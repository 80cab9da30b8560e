import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';
import type { RawObject } from './raw-object.ts';
import { createReflector } from './reflector.ts';
import type { ReflectorObserver } from './reflector-observer.ts';
import { createStore, type ReadonlyStore } from './store.ts';
import type { IndexValues } from './store-index.ts';
import type { Stored } from './stored.ts';
import type { Transport } from './transport.ts';

/** One collection to mirror, and what is kept of its objects. */
export interface InformerOptions<T extends Stored, I extends string> {
  /** For logs and metrics: `volumesnapshots`. */
  readonly name: string;
  /** The whole collection, or those of some namespaces, which must differ. */
  readonly collections: readonly { readonly namespace?: string; readonly path: string }[];
  /** Only what meets it, in the words of the API server; default: everything. */
  readonly fieldSelector?: string;
  /** For objects with integers beyond 2^53; default `JSON.parse`. */
  readonly parse?: (text: string) => unknown;
  readonly project: (raw: RawObject) => T;
  readonly indexes: Readonly<Record<I, (object: T) => IndexValues>>;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly observer: ReflectorObserver;
  /** A subscriber of the store threw. */
  readonly onHandlerError: () => void;
}

/** A store that follows the cluster. */
export interface Informer<T extends Stored, I extends string = never> {
  readonly store: ReadonlyStore<T, I>;
  start(): void;
  /** Ends the watches; the store keeps what it has. */
  stop(): Promise<void>;
  /** When the server was last heard about the collection heard of longest ago, on the monotonic clock; undefined: never. */
  readonly lastContact: number | undefined;
}

/** A store and the reflectors that keep it equal to its part of the cluster. */
export function createInformer<T extends Stored, I extends string>(options: InformerOptions<T, I>): Informer<T, I> {
  const { name, collections, project, indexes, transport, clock, random, observer, onHandlerError } = options;
  const logger = options.logger.child({ resource: name });
  const store = createStore<T, I>({ name, indexes, logger, onHandlerError });
  const selection = {
    ...(options.fieldSelector !== undefined && { fieldSelector: options.fieldSelector }),
    ...(options.parse !== undefined && { parse: options.parse }),
  };
  const reflectors = collections.map(({ namespace, path }) => {
    const scope = store.openScope(namespace);
    return createReflector({ transport, path, project, scope, clock, random, logger, observer, ...selection });
  });
  return {
    store,
    start() {
      for (const reflector of reflectors) reflector.start();
    },
    async stop() {
      await Promise.all(reflectors.map((reflector) => reflector.stop()));
    },
    get lastContact() {
      const contacts = reflectors.map(({ lastContact }) => lastContact);
      return contacts.reduce<number | undefined>(
        (oldest, contact) => (oldest === undefined || contact === undefined ? undefined : Math.min(oldest, contact)),
        Number.POSITIVE_INFINITY,
      );
    },
  };
}
