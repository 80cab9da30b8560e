import { NORMAL_PRIORITY, type Priority } from './priority.ts';

/** A key that may be worked on, and since when (a reading of the monotonic clock). */
export interface Ready {
  readonly key: string;
  readonly priority: Priority;
  readonly since: number;
}

/** Keys that may be worked on now, each once. */
export interface ReadyQueue {
  /** Adds a key at the end of its level; a key that waits already only rises. True when the key was not waiting yet. */
  add(key: string, priority: Priority, since: number): boolean;
  /** Takes out the next key. */
  next(): Ready | undefined;
  /** Keys that wait at one level. */
  depth(priority: Priority): number;
  clear(): void;
}

/**
 * How many keys of normal priority may go first while one of low priority waits. So a low key is never starved: the
 * n-th of them is handed out within 8n turns, whatever else arrives.
 */
const MAX_NORMAL_IN_A_ROW = 7;

/** First in, first out, with a head index: `shift()` of a long array would move all of it. */
class Fifo<T> {
  #items: T[] = [];
  #head = 0;

  push(item: T): void {
    this.#items.push(item);
  }

  shift(): T | undefined {
    const item = this.#items[this.#head];
    if (item === undefined) return undefined;
    this.#head++;
    if (this.#head === this.#items.length) this.clear();
    else if (this.#head >= 1_024 && this.#head * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#head = 0;
  }
}

/** A level's keys. A ticket that `waiting` no longer knows has risen to the other level and is skipped. */
interface Level {
  readonly tickets: Fifo<Ready>;
  depth: number;
}

/** Two levels, first in first out within each; a fair share keeps the low one moving. Every call is O(1), amortised. */
export function createReadyQueue(): ReadyQueue {
  const waiting = new Map<string, Ready>();
  const normal: Level = { tickets: new Fifo(), depth: 0 };
  const low: Level = { tickets: new Fifo(), depth: 0 };
  let normalInARow = 0;

  const levelOf = (priority: Priority): Level => (priority === NORMAL_PRIORITY ? normal : low);

  function enter(ticket: Ready): void {
    const level = levelOf(ticket.priority);
    waiting.set(ticket.key, ticket);
    level.tickets.push(ticket);
    level.depth++;
  }

  function shift(level: Level): Ready | undefined {
    for (let ticket = level.tickets.shift(); ticket; ticket = level.tickets.shift()) {
      if (waiting.get(ticket.key) !== ticket) continue;
      waiting.delete(ticket.key);
      level.depth--;
      return ticket;
    }
    return undefined;
  }

  return {
    add(key, priority, since) {
      const known = waiting.get(key);
      if (!known) {
        enter({ key, priority, since });
        return true;
      }
      if (priority > known.priority) {
        levelOf(known.priority).depth--;
        enter({ key, priority, since: known.since });
      }
      return false;
    },
    next() {
      const lowsTurn = low.depth > 0 && (normal.depth === 0 || normalInARow >= MAX_NORMAL_IN_A_ROW);
      normalInARow = lowsTurn || low.depth === 0 ? 0 : normalInARow + 1;
      return shift(lowsTurn ? low : normal);
    },
    depth: (priority) => levelOf(priority).depth,
    clear() {
      waiting.clear();
      for (const level of [normal, low]) {
        level.tickets.clear();
        level.depth = 0;
      }
    },
  };
}
