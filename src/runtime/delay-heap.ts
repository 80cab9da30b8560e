import type { Priority } from './priority.ts';

/** A key that waits, and until when. */
export interface Delayed {
  readonly key: string;
  readonly due: number;
  readonly priority: Priority;
}

/** Keys ordered by the moment on which they are due; each key is in it at most once. */
export interface DelayHeap {
  /** Adds a key, or merges with what waits under it: the earlier moment and the higher priority win. O(log n). */
  merge(key: string, due: number, priority: Priority): void;
  /** The next due key, which stays. O(1). */
  peek(): Delayed | undefined;
  /** Takes out the next key if it is due at `now` or before; keys due together come in no promised order. O(log n). */
  popDue(now: number): Delayed | undefined;
  clear(): void;
  readonly size: number;
}

interface Node {
  readonly key: string;
  due: number;
  priority: Priority;
  index: number;
}

/** A binary heap that knows each key's place, so that an earlier moment moves its key instead of adding it again. */
export function createDelayHeap(): DelayHeap {
  const heap: Node[] = [];
  const byKey = new Map<string, Node>();

  function place(node: Node, index: number): void {
    heap[index] = node;
    node.index = index;
  }

  function siftUp(node: Node): void {
    let index = node.index;
    while (index > 0) {
      const parent = heap[(index - 1) >> 1];
      if (!parent || parent.due <= node.due) break;
      const freed = parent.index;
      place(parent, index);
      index = freed;
    }
    place(node, index);
  }

  function siftDown(node: Node): void {
    let index = node.index;
    for (;;) {
      const left = heap[2 * index + 1];
      if (!left) break;
      const right = heap[2 * index + 2];
      const child = right && right.due < left.due ? right : left;
      if (child.due >= node.due) break;
      const freed = child.index;
      place(child, index);
      index = freed;
    }
    place(node, index);
  }

  return {
    merge(key, due, priority) {
      const known = byKey.get(key);
      if (!known) {
        const node: Node = { key, due, priority, index: heap.length };
        byKey.set(key, node);
        heap.push(node);
        siftUp(node);
        return;
      }
      if (priority > known.priority) known.priority = priority;
      if (due >= known.due) return;
      known.due = due;
      siftUp(known);
    },
    peek: () => heap[0],
    popDue(now) {
      const first = heap[0];
      if (!first || first.due > now) return undefined;
      byKey.delete(first.key);
      const last = heap.pop();
      if (last && last !== first) {
        last.index = 0;
        siftDown(last);
      }
      return first;
    },
    clear() {
      heap.length = 0;
      byKey.clear();
    },
    get size() {
      return heap.length;
    },
  };
}
