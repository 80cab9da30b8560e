import type { Clock } from '../runtime/clock.ts';
import { createInformer, type Informer } from '../runtime/informer.ts';
import type { Logger } from '../runtime/logger.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import type { ReflectorObserver } from '../runtime/reflector-observer.ts';
import type { Stored } from '../runtime/stored.ts';
import type { Transport } from '../runtime/transport.ts';
import { resourcePath } from './resources.ts';

/** What all watches of single names are made with. */
export interface NamedWatchContext {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly observerOf: (name: string) => ReflectorObserver;
  readonly onHandlerError: (name: string) => void;
}

/** Objects of one name: one in a namespace, or those of that name in all of them. */
export interface NamedWatchTarget<T extends Stored> {
  readonly resource: { readonly group: string; readonly version: string; readonly plural: string };
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  readonly name: string;
  readonly project: (raw: RawObject) => T;
}

/**
 * Watches objects by their name alone, so the server sends nothing else, and a right that is restricted to the name
 * suffices (RBAC's `resourceNames` hold for list and watch with this selector).
 */
export function watchNamed<T extends Stored>(context: NamedWatchContext, target: NamedWatchTarget<T>): Informer<T> {
  const { transport, clock, random, logger, observerOf, onHandlerError } = context;
  const { resource, namespace, name } = target;
  const label = `${resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`}/${name}`;
  const path = resourcePath(resource, { namespace });
  return createInformer({
    name: label,
    collections: [namespace === undefined ? { path } : { namespace, path }],
    fieldSelector: `metadata.name=${name}`,
    project: target.project,
    indexes: {},
    transport,
    clock,
    random,
    logger,
    observer: observerOf(label),
    onHandlerError: () => onHandlerError(label),
  });
}
