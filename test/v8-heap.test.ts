import { describe, expect, it } from 'vitest';
import { createV8Heap } from '../src/v8-heap.ts';

const MIB = 2 ** 20;

/** So many small objects, some MiB together. */
function objects(count: number): object[] {
  return Array.from({ length: count }, (_, n) => ({ n, text: `object ${n}` }));
}

describe("V8's heap", () => {
  it('shrinks by what nobody holds any more, and then by the holes between what lives', () => {
    const heap = createV8Heap();
    let made = objects(600_000);
    // One in a hundred lives, so that each page keeps something.
    const kept = made.filter((_, n) => n % 100 === 0);
    const full = heap.usedBytes();
    made = [];
    heap.collect();
    expect(heap.usedBytes()).toBeLessThan(full - 20 * MIB);
    const collected = heap.reservedBytes();
    heap.compact();
    expect(heap.reservedBytes()).toBeLessThan(collected - 4 * MIB);
    expect(kept).toHaveLength(6_000);
  });

  it('leaves no way to collect behind', () => {
    createV8Heap();
    expect(globalThis).not.toHaveProperty('gc');
  });

  it('knows the processor time that was spent', () => {
    const heap = createV8Heap();
    const before = heap.cpuMs();
    heap.collect();
    expect(heap.cpuMs()).toBeGreaterThan(before);
  });
});
