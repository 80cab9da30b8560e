import { spawn } from 'node:child_process';
import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createLogger, type LoggingOptions } from '../src/logging.ts';
import type { Logger } from '../src/runtime/logger.ts';

/** What the logger writes while `use` has it, as text. */
async function output(options: Omit<LoggingOptions, 'stream'>, use: (logger: Logger) => void): Promise<string> {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  const logger = createLogger({ ...options, stream });
  use(logger);
  await logger.close();
  return chunks.join('');
}

async function jsonLine(use: (logger: Logger) => void): Promise<Record<string, unknown>> {
  return JSON.parse(await output({ level: 'debug', format: 'json' }, use));
}

describe('the process logger', () => {
  it('writes one JSON object a line, with ts, level and msg first, then the fields of the parents', async () => {
    const text = await output({ level: 'info', format: 'json' }, (logger) => {
      logger.child({ controller: 'schedule' }).child({ key: 'ns/a' }).info('done', { duration_ms: 3 });
      logger.warn('second');
    });
    expect(text).toMatch(
      /^\{"ts":"20\d\d-[\d:.T-]+Z","level":"info","msg":"done","controller":"schedule","key":"ns\/a","duration_ms":3\}\n\{.*"second"\}\n$/,
    );
  });

  it('does not let a field change the line that it is on', async () => {
    const line = await jsonLine((logger) => logger.info('hello', { message: 'm', level: 'l', msg: 'x', ts: 't' }));
    expect(line).toMatchObject({ level: 'info', msg: 'hello' });
    expect(line).toMatchObject({ field_message: 'm', field_level: 'l', field_msg: 'x', field_ts: 't' });
  });

  it('writes errors whole', async () => {
    const error = new Error('boom', { cause: new Error('because') });
    const line = await jsonLine((logger) => logger.error('failed', { error }));
    expect(line.error).toMatchObject({ message: 'boom', cause: { message: 'because' } });
  });

  it('hides secrets among the fields of the line and of its parents', async () => {
    const line = await jsonLine((logger) =>
      logger.child({ token: 'abc' }).info('x', { headers: { Authorization: 'abc' } }),
    );
    expect(line).toMatchObject({ token: '[redacted]', headers: { Authorization: '[redacted]' } });
  });

  it('does not even look at the fields of a level that is off', async () => {
    let looked = false;
    const fields = {
      get costly() {
        looked = true;
        return 1;
      },
    };
    const text = await output({ level: 'warn', format: 'json' }, (logger) => {
      expect(logger.debugEnabled).toBe(false);
      logger.debug('d', fields);
      logger.info('i', fields);
      logger.warn('w');
    });
    expect(looked).toBe(false);
    expect(text.trim().split('\n')).toHaveLength(1);
  });

  it("writes text for people, with an error's stack below its line", async () => {
    const text = await output({ level: 'info', format: 'text' }, (logger) => {
      logger.warn('could not', { key: 'ns/a', note: 'two words', error: new Error('boom') });
    });
    expect(text).toMatch(/^20\S+Z WARN {2}could not key=ns\/a note="two words"\n {4}Error: boom\n {8}at /);
  });

  it('may be closed twice, and ignores what is logged afterwards', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
    const logger = createLogger({ level: 'info', format: 'json', stream });
    await Promise.all([logger.close(), logger.close()]);
    expect(() => logger.info('too late')).not.toThrow();
  });

  it('survives a stream that breaks', async () => {
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(new Error('EPIPE')) });
    const logger = createLogger({ level: 'info', format: 'json', stream });
    logger.info('one');
    logger.info('two');
    await logger.close();
    expect(stream.destroyed).toBe(true);
  });

  it('loses no line when the process exits right after close', async () => {
    const script = fileURLToPath(new URL('./support/log-and-exit.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    for await (const chunk of child.stdout) text += chunk;
    const lines = text.trim().split('\n');
    expect(lines).toHaveLength(20_000);
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ line: 19_999 });
  });
});
