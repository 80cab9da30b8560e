import type { Logger } from './logger.ts';
import { objectKey } from './object-key.ts';
import { isRawObject, type RawObject } from './raw-object.ts';
import type { StoreScope } from './store-scope.ts';
import type { Stored } from './stored.ts';
import type { WatchEvent } from './watch-stream.ts';

/** Puts what was read into a scope of a store. Nothing it is given makes it throw. */
export interface Mirror {
  /** One item of a list, whatever it is. */
  item(item: unknown): void;
  event(event: WatchEvent): void;
}

/** What a mirror needs. */
export interface MirrorOptions<T extends Stored> {
  readonly project: (raw: RawObject) => T;
  readonly scope: StoreScope<T>;
  readonly logger: Pick<Logger, 'error'>;
  /** An object could not be projected. */
  readonly onSkipped: () => void;
}

/** A mirror into `scope`. One object that cannot be projected never stops another. */
export function createMirror<T extends Stored>({ project, scope, logger, onSkipped }: MirrorOptions<T>): Mirror {
  function skipped(key: string, error: unknown): void {
    onSkipped();
    logger.error('an object could not be read and is skipped', { key, error });
  }

  function apply(raw: RawObject): void {
    try {
      scope.upsert(project(raw));
    } catch (error) {
      skipped(objectKey(raw.metadata), error);
      scope.keep(raw.metadata, raw.metadata.uid);
    }
  }

  /** A deletion must get through however unreadable the object's last state is. */
  function finalState(raw: RawObject): T | undefined {
    try {
      return project(raw);
    } catch (error) {
      skipped(objectKey(raw.metadata), error);
      return undefined;
    }
  }

  return {
    item(item) {
      if (isRawObject(item)) apply(item);
      else skipped('unknown', new TypeError('an item without name, uid or resourceVersion'));
    },
    event(event) {
      switch (event.type) {
        case 'ADDED':
        case 'MODIFIED':
          apply(event.object);
          return scope.progress(event.object.metadata.resourceVersion);
        case 'DELETED':
          scope.remove(event.object.metadata, finalState(event.object));
          return scope.progress(event.object.metadata.resourceVersion);
        case 'BOOKMARK':
          return scope.progress(event.resourceVersion);
        default:
          return event satisfies never;
      }
    },
  };
}
