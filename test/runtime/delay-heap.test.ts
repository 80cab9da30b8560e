import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDelayHeap } from '../../src/runtime/delay-heap.ts';

describe('the delay heap', () => {
  it('keeps the earlier moment and the higher priority of a key that is added twice', () => {
    const heap = createDelayHeap();
    heap.merge('a', 20, -100);
    heap.merge('a', 30, 0);
    heap.merge('a', 10, -100);
    expect(heap.size).toBe(1);
    expect(heap.popDue(10)).toMatchObject({ key: 'a', due: 10, priority: 0 });
    expect(heap.popDue(100)).toBeUndefined();
  });

  it('gives nothing before its moment', () => {
    const heap = createDelayHeap();
    heap.merge('a', 10, 0);
    expect(heap.popDue(9.999)).toBeUndefined();
    expect(heap.popDue(10)?.key).toBe('a');
  });

  it('gives each key once, at its earliest moment, in the order of moments, like a sorted list does', () => {
    const additions = fc.array(fc.tuple(fc.nat({ max: 30 }), fc.nat({ max: 50 })), { maxLength: 200 });
    fc.assert(
      fc.property(additions, (adds) => {
        const heap = createDelayHeap();
        const model = new Map<string, number>();
        for (const [name, due] of adds) {
          const key = `k${name}`;
          heap.merge(key, due, 0);
          model.set(key, Math.min(due, model.get(key) ?? Number.POSITIVE_INFINITY));
        }
        expect(heap.peek()?.due).toBe(model.size === 0 ? undefined : Math.min(...model.values()));
        const popped: [string, number][] = [];
        for (let next = heap.popDue(50); next; next = heap.popDue(50)) popped.push([next.key, next.due]);
        const dues = popped.map(([, due]) => due);
        expect(dues).toEqual(dues.toSorted((a, b) => a - b));
        expect(new Map(popped)).toEqual(model);
        expect(popped).toHaveLength(model.size);
      }),
    );
  });
});
