import { describe, expect, it } from 'vitest';
import type { EventWrite, NewEvent } from '../../src/kube/event-ledger.ts';
import { createEventRecorder, type EventSink } from '../../src/kube/event-recorder.ts';
import { createEventSink, eventBody } from '../../src/kube/event-sink.ts';
import { KubeError, type KubeFailure } from '../../src/kube/kube-error.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { createMemoryLogger } from '../support/memory-logger.ts';

const event = (note = 'made it', more: Partial<NewEvent> = {}): NewEvent => ({
  type: 'Normal',
  reason: 'SnapshotCreated',
  action: 'CreateSnapshot',
  note,
  regarding: { apiVersion: 'keepsake.dev/v1', kind: 'SnapshotSchedule', namespace: 'prod', name: 'daily', uid: 'u1' },
  ...more,
});

const failure = (code: KubeFailure['code'], more: Partial<KubeFailure> = {}) =>
  new KubeError({ code, call: 'POST /events', status: 0, explanation: 'no', ...more });

// Only `judge` of the real sink is used; no call goes through.
const { judge } = createEventSink({} as Parameters<typeof createEventSink>[0], 'me');

/** A recorder whose writes meet `answer`, or succeed where it gives nothing. */
function build(answer: (write: EventWrite, attempt: number) => Promise<void> | undefined = () => undefined) {
  const clock = createFakeClock('2026-03-01T00:00:00Z');
  const logger = createMemoryLogger();
  const written: string[] = [];
  const dropped: string[] = [];
  let attempts = 0;
  const act = (kind: string) => async (write: EventWrite) => {
    attempts++;
    await answer(write, attempts);
    written.push(`${kind} ${write.event.note} ${write.count}`);
  };
  const sink: EventSink = { create: act('create'), updateSeries: act('series'), judge };
  const recorder = createEventRecorder({
    sink,
    instance: 'me',
    clock,
    logger,
    observer: { written: () => undefined, dropped: (because) => void dropped.push(because) },
    maxWaiting: 5,
  });
  return { clock, logger, recorder, written, dropped, attempts: () => attempts };
}

describe('the event recorder', () => {
  it('returns before it writes, writes in order, and counts repeats', async () => {
    const { clock, recorder, written } = build();
    for (const note of ['a', 'b', 'a', 'a']) recorder.record(event(note));
    expect(written).toEqual([]);
    await clock.advance(0);
    expect(written).toEqual(['create a 1', 'create b 1', 'series a 2']);
    await clock.advance(7 * 60_000);
    expect(written.slice(3)).toEqual(['series a 3']);
  });

  it('drops what exceeds its queue while the API server hangs, instead of growing', async () => {
    const { clock, recorder, dropped } = build(() => new Promise(() => undefined));
    for (let n = 0; n < 10; n++) recorder.record(event(`note ${n}`, { type: 'Warning' }));
    await clock.advance(0);
    expect(dropped).toEqual(Array(5).fill('queue-full'));
  });

  it('keeps half of its queue for warnings', async () => {
    const { clock, recorder, written, dropped } = build();
    for (let n = 0; n < 9; n++) recorder.record(event(`good ${n}`));
    for (let n = 0; n < 3; n++) recorder.record(event(`bad ${n}`, { type: 'Warning' }));
    await clock.advance(0);
    expect(written.map((line) => line.slice(7))).toEqual([
      ...['good 0 1', 'good 1 1', 'good 2 1'],
      ...['bad 0 1', 'bad 1 1'],
    ]);
    expect(dropped).toEqual(Array(7).fill('queue-full'));
  });

  it('tries again when the API server is not there, and gives up in the end', async () => {
    const { clock, recorder, written, dropped, attempts } = build(async (write) => {
      if (write.event.note === 'bad') throw failure('unavailable');
    });
    recorder.record(event('bad'));
    recorder.record(event('good'));
    await clock.advance(60_000);
    expect(attempts()).toBe(5);
    expect(dropped).toEqual(['failed']);
    expect(written).toEqual(['create good 1']);
  });

  it('takes an event that exists already for written', async () => {
    const { clock, recorder, dropped, logger } = build(async () => {
      throw failure('already-exists');
    });
    recorder.record(event());
    await clock.advance(0);
    expect(dropped).toEqual([]);
    expect(logger.lines).toEqual([]);
  });

  it('writes an event anew, with its count, when the API server has forgotten it', async () => {
    const { clock, recorder, written } = build(async (write) => {
      if (write.kind === 'series') throw failure('not-found');
    });
    recorder.record(event('a'));
    recorder.record(event('a'));
    await clock.advance(0);
    expect(written).toEqual(['create a 1', 'create a 2']);
  });

  const goingAway = {
    'its namespace is terminating': failure('forbidden', {
      causes: [{ reason: 'NamespaceTerminating', message: '', field: '' }],
    }),
    'its namespace is gone': failure('not-found'),
  };
  for (const [what, error] of Object.entries(goingAway)) {
    it(`says nothing when ${what}`, async () => {
      const { clock, recorder, dropped, logger } = build(async () => {
        throw error;
      });
      recorder.record(event());
      await clock.advance(60_000);
      expect(dropped).toEqual(['namespace-terminating']);
      expect(logger.lines).toEqual([]);
    });
  }

  it('logs once, and does not repeat, what a repetition cannot heal', async () => {
    const { clock, recorder, dropped, logger, attempts } = build(async () => {
      throw failure('forbidden');
    });
    recorder.record(event());
    await clock.advance(60_000);
    expect(attempts()).toBe(1);
    expect(dropped).toEqual(['failed']);
    expect(logger.lines).toMatchObject([{ level: 'warn', reason: 'SnapshotCreated' }]);
  });

  it('survives an error that is none of ours', async () => {
    const { clock, recorder, written } = build(async (_write, attempt) => {
      if (attempt === 1) throw new TypeError('x is undefined');
    });
    recorder.record(event('a'));
    recorder.record(event('b'));
    await clock.advance(0);
    expect(written).toEqual(['create b 1']);
  });

  it('sends what waits and the final counts when it stops, and takes nothing more', async () => {
    const { clock, recorder, written } = build();
    for (let n = 0; n < 4; n++) recorder.record(event('a'));
    await recorder.stop();
    expect(written).toEqual(['create a 1', 'series a 2', 'series a 4']);
    recorder.record(event('late'));
    await clock.advance(0);
    expect(written).toHaveLength(3);
    expect(clock.pending).toBe(0);
  });

  it('does not wait for a hanging API server longer than it was told', async () => {
    const { clock, recorder } = build(() => new Promise(() => undefined));
    recorder.record(event());
    await clock.advance(0);
    let stopped = false;
    void recorder.stop(3_000).then(() => {
      stopped = true;
    });
    await clock.advance(2_999);
    expect(stopped).toBe(false);
    await clock.advance(1);
    expect(stopped).toBe(true);
  });
});

describe('the event object', () => {
  const write: EventWrite = {
    kind: 'create',
    namespace: 'prod',
    name: 'daily.0123456789abcdef',
    event: event(),
    firstAt: new Date('2026-03-01T00:00:00.123Z'),
    lastAt: new Date('2026-03-01T00:05:00Z'),
    count: 1,
  };
  const reporter = { controller: 'keepsake', instance: 'pod-1' };

  it('is an events.k8s.io/v1 event of the component keepsake', () => {
    expect(eventBody(write, reporter)).toEqual({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: { name: 'daily.0123456789abcdef', namespace: 'prod' },
      eventTime: '2026-03-01T00:00:00.123000Z',
      reportingController: 'keepsake',
      reportingInstance: 'pod-1',
      type: 'Normal',
      reason: 'SnapshotCreated',
      action: 'CreateSnapshot',
      note: 'made it',
      regarding: event().regarding,
    });
  });

  it('carries a series from the second time on', () => {
    expect(eventBody({ ...write, count: 7 }, reporter)).toMatchObject({
      series: { count: 7, lastObservedTime: '2026-03-01T00:05:00.000000Z' },
    });
  });

  it('cuts a note to what the API server takes', () => {
    const { note } = eventBody({ ...write, event: event('ä'.repeat(2_000)) }, reporter);
    expect(Buffer.byteLength(note)).toBeLessThanOrEqual(1_024);
  });
});
