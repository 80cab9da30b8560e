import { describe, expect, it } from 'vitest';
import { LOW_PRIORITY as LOW, NORMAL_PRIORITY as NORMAL } from '../../src/runtime/priority.ts';
import { createReadyQueue, type ReadyQueue } from '../../src/runtime/ready-queue.ts';

function drain(queue: ReadyQueue): string[] {
  const keys: string[] = [];
  for (let next = queue.next(); next; next = queue.next()) keys.push(next.key);
  return keys;
}

describe('the ready queue', () => {
  it('hands out in the order of arrival within a priority, normal ones first', () => {
    const queue = createReadyQueue();
    for (const key of ['l1', 'l2']) queue.add(key, LOW, 0);
    for (const key of ['n1', 'n2']) queue.add(key, NORMAL, 0);
    expect(drain(queue)).toEqual(['n1', 'n2', 'l1', 'l2']);
  });

  it('raises a waiting key to the higher priority, keeps its age, and never lowers one', () => {
    const queue = createReadyQueue();
    queue.add('l1', LOW, 1);
    queue.add('l2', LOW, 2);
    expect(queue.add('l2', NORMAL, 3)).toBe(false);
    expect(queue.add('l2', LOW, 4)).toBe(false);
    expect([queue.depth(NORMAL), queue.depth(LOW)]).toEqual([1, 1]);
    expect(queue.next()).toEqual({ key: 'l2', priority: NORMAL, since: 2 });
    expect(drain(queue)).toEqual(['l1']);
    expect([queue.depth(NORMAL), queue.depth(LOW)]).toEqual([0, 0]);
  });

  it('gives a low key one turn in eight while normal ones keep coming', () => {
    const queue = createReadyQueue();
    for (let n = 0; n < 3; n++) queue.add(`low${n}`, LOW, 0);
    const order: string[] = [];
    for (let turn = 0; turn < 24; turn++) {
      queue.add(`normal${turn}`, NORMAL, 0);
      order.push(queue.next()?.key ?? '');
    }
    expect(order.indexOf('low0')).toBe(7);
    expect(order.indexOf('low1')).toBe(15);
    expect(order.indexOf('low2')).toBe(23);
  });

  it('takes back a key that rose, was handed out and came again at the end of the line', () => {
    const queue = createReadyQueue();
    queue.add('a', LOW, 0);
    queue.add('b', LOW, 0);
    queue.add('a', NORMAL, 0);
    expect(queue.next()?.key).toBe('a');
    queue.add('a', LOW, 0);
    expect(drain(queue)).toEqual(['b', 'a']);
  });

  it('stays in order over many thousand keys', () => {
    const queue = createReadyQueue();
    const expected: string[] = [];
    const seen: string[] = [];
    for (let n = 0; n < 20_000; n++) {
      queue.add(`k${n}`, NORMAL, 0);
      expected.push(`k${n}`);
      if (n % 3 === 0) seen.push(queue.next()?.key ?? '');
    }
    expect([...seen, ...drain(queue)]).toEqual(expected);
  });
});
