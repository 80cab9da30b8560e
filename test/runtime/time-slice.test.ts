import { describe, expect, it } from 'vitest';
import { createTimeSlice } from '../../src/runtime/time-slice.ts';

describe('time slice', () => {
  it('is due after its budget, and starts over once the event loop has turned', async () => {
    let time = 0;
    const slice = createTimeSlice({ monotonic: () => time }, 8);
    time = 7.9;
    expect(slice.due()).toBe(false);
    time = 8;
    expect(slice.due()).toBe(true);
    let turned = false;
    setImmediate(() => {
      turned = true;
    });
    await slice.pause();
    expect(turned).toBe(true);
    expect(slice.due()).toBe(false);
  });
});
