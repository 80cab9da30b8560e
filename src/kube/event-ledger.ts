import { createHash } from 'node:crypto';

/** Points to the object that an event is about. */
export interface EventReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  readonly uid?: string;
}

/** Something worth telling the person who describes `regarding`. */
export interface NewEvent {
  readonly type: 'Normal' | 'Warning';
  /** One CamelCase word of the reasons dictionary. */
  readonly reason: string;
  /** What was being done, one CamelCase word. */
  readonly action: string;
  /** A sentence; longer than 1,024 bytes is cut. */
  readonly note: string;
  readonly regarding: EventReference;
  readonly related?: EventReference;
}

/**
 * What to write for an event, if anything:
 *
 * | kind     | when                                                                                             |
 * | -------- | ------------------------------------------------------------------------------------------------ |
 * | `create` | nothing like it happened in the last six minutes                                                 |
 * | `series` | it happened again: the second time at once, then every six minutes at most, and when it ended    |
 */
export interface EventWrite {
  readonly kind: 'create' | 'series';
  readonly namespace: string;
  readonly name: string;
  readonly event: NewEvent;
  readonly firstAt: Date;
  readonly lastAt: Date;
  /** How often it happened. */
  readonly count: number;
}

/** `counted`: it happened again, and that is written later. `spam`: this object has too many events. */
export type EventDecision = EventWrite | { readonly kind: 'counted' } | { readonly kind: 'spam' };

/** Decides what becomes of events; knows neither clock nor network. */
export interface EventLedger {
  record(event: NewEvent, now: Date): EventDecision;
  /** Counts that are due to be written, also of series that have ended; call it about each minute. */
  collectDue(now: Date): EventWrite[];
  /** All counts that are not written yet; at the end. */
  collectAll(): EventWrite[];
}

/** A series ends, and its count is brought up to date, after so long; client-go's finish time. */
const SERIES_MS = 6 * 60_000;

/** What is remembered: series, and objects for the spam filter; client-go's number. */
const MAX_REMEMBERED = 4_096;

/** New events of one object: so many at once, then one each five minutes; client-go's numbers. */
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;

interface Series {
  readonly namespace: string;
  readonly name: string;
  readonly event: NewEvent;
  readonly firstAt: Date;
  lastAt: Date;
  count: number;
  writtenCount: number;
  writtenAt: Date;
}

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** A map that forgets what was touched longest ago. */
class Recent<T> {
  readonly #entries = new Map<string, T>();

  touch(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry;
  }

  add(key: string, entry: T): void {
    this.#entries.set(key, entry);
    if (this.#entries.size <= MAX_REMEMBERED) return;
    for (const oldest of this.#entries.keys()) {
      this.#entries.delete(oldest);
      return;
    }
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  [Symbol.iterator](): IterableIterator<[string, T]> {
    return this.#entries.entries();
  }
}

function referenceKey(reference: EventReference | undefined): readonly unknown[] {
  return reference ? [reference.apiVersion, reference.kind, reference.namespace, reference.name, reference.uid] : [];
}

function asWrite(kind: EventWrite['kind'], series: Series): EventWrite {
  const { namespace, name, event, firstAt, lastAt, count } = series;
  return { kind, namespace, name, event, firstAt, lastAt, count };
}

/**
 * The name of a new event: the object's, as `kubectl get events` sorts and people grep, and a hash that only the same
 * event of the same process in the same millisecond shares, so that writing it twice is writing it once.
 */
function eventName(event: NewEvent, instance: string, key: string, now: Date): string {
  const hash = createHash('sha256').update(`${instance}\n${key}\n${now.getTime()}`).digest('hex').slice(0, 16);
  return `${event.regarding.name.slice(0, 236)}.${hash}`;
}

/**
 * A ledger after client-go's two recorders. Unlike events.k8s.io's own, it counts only what has the same note as one:
 * two sentences that differ are two facts. So many sentences about one object are held back by the spam filter, and a
 * trouble that goes on is refreshed each six minutes, not thirty, lest it look old.
 *
 * @param instance of the process, part of the names
 */
export function createEventLedger(instance: string): EventLedger {
  const seriesByKey = new Recent<Series>();
  const buckets = new Recent<Bucket>();

  function mayCreate(event: NewEvent, now: number): boolean {
    const key = JSON.stringify(referenceKey(event.regarding));
    let bucket = buckets.touch(key);
    if (!bucket) {
      bucket = { tokens: SPAM_BURST, filledAt: now };
      buckets.add(key, bucket);
    }
    const refill = Math.max(0, Math.floor((now - bucket.filledAt) / SPAM_REFILL_MS));
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + refill);
    bucket.filledAt = bucket.tokens === SPAM_BURST ? now : bucket.filledAt + refill * SPAM_REFILL_MS;
    if (bucket.tokens === 0) return false;
    bucket.tokens--;
    return true;
  }

  function written(series: Series, now: Date): EventWrite {
    series.writtenCount = series.count;
    series.writtenAt = now;
    return asWrite('series', series);
  }

  const older = (moment: Date, now: Date): boolean => now.getTime() - moment.getTime() >= SERIES_MS;

  return {
    record(event, now) {
      const { type, reason, action, note, regarding, related } = event;
      const key = JSON.stringify([type, reason, action, note, referenceKey(regarding), referenceKey(related)]);
      const known = seriesByKey.touch(key);
      if (known && !older(known.lastAt, now)) {
        known.count++;
        known.lastAt = now;
        if (known.count > 2 && !older(known.writtenAt, now)) return { kind: 'counted' };
        return written(known, now);
      }
      if (!mayCreate(event, now.getTime())) return { kind: 'spam' };
      const series: Series = {
        // Events about cluster-scoped objects live in `default`, as client-go does it.
        namespace: regarding.namespace ?? 'default',
        name: eventName(event, instance, key, now),
        event,
        firstAt: now,
        lastAt: now,
        count: 1,
        writtenCount: 1,
        writtenAt: now,
      };
      seriesByKey.add(key, series);
      return asWrite('create', series);
    },
    collectDue(now) {
      const due: EventWrite[] = [];
      for (const [key, series] of seriesByKey) {
        const ended = older(series.lastAt, now);
        if (ended) seriesByKey.delete(key);
        if (series.count > series.writtenCount && (ended || older(series.writtenAt, now)))
          due.push(written(series, now));
      }
      return due;
    },
    collectAll() {
      return Array.from(seriesByKey, ([, series]) => series)
        .filter((series) => series.count > series.writtenCount)
        .map((series) => written(series, series.lastAt));
    },
  };
}
