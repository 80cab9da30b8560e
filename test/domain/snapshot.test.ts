import { describe, expect, it } from 'vitest';
import { believableTime, snapshotState, snapshotTime } from '../../src/domain/snapshot.ts';
import { at, readySnapshot, snapshot } from '../support/build.ts';

const deadline = 3_600_000;
const made = snapshot({ createdAt: at('02:15') });

describe('the state of a snapshot', () => {
  it.each([
    ['pending up to its deadline', made, at('03:14:59'), 'pending'],
    ['failed from its deadline on', made, at('03:15'), 'failed'],
    ['pending with an error, since the sidecar tries again', { ...made, error: 'busy' }, at('03:00'), 'pending'],
    ['ready however late', { ...made, ready: true }, at('23:00'), 'ready'],
    ['ready with a stale error', { ...made, ready: true, error: 'busy' }, at('02:16'), 'ready'],
    ['pending when its creation lies ahead of our clock', made, at('01:00'), 'pending'],
  ])('is %s', (_, one, now, state) => {
    expect(snapshotState(one, deadline, now)).toBe(state);
  });
});

describe('the time of a snapshot', () => {
  it('is when its data was taken, or when it was asked for', () => {
    expect(snapshotTime(readySnapshot({ createdAt: at('02:15'), takenAt: at('02:20') }))).toEqual(at('02:20'));
    expect(snapshotTime(made)).toEqual(at('02:15'));
  });

  it('is not believed while it lies in the future', () => {
    const ahead = readySnapshot({ createdAt: at('02:15'), takenAt: at('09:00') });
    expect(believableTime(ahead, at('08:59:59'))).toEqual(at('02:15'));
    expect(believableTime(ahead, at('09:00'))).toEqual(at('09:00'));
  });
});
