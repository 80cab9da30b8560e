import winston from 'winston';
import { toLogValue } from './log-value.ts';
import type { LogFields, Logger } from './runtime/logger.ts';

/** What is logged, how, and where to. */
export interface LoggingOptions {
  /** Lines below it go nowhere. */
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** `json`: one object a line, with ts, level, msg first. `text`: for people. */
  readonly format: 'json' | 'text';
  /** Default: the process's standard output. */
  readonly stream?: NodeJS.WritableStream;
}

/** The process's logger. */
export interface ProcessLogger extends Logger {
  /** Ends logging and resolves when all lines are with the operating system, or after 2 s: call it before the exit. */
  close(): Promise<void>;
}

type Level = LoggingOptions['level'];
type Line = Readonly<Record<string, unknown>>;

const LEVELS = ['error', 'warn', 'info', 'debug'] as const satisfies readonly Level[];

/** How long `close` waits for a reader that does not read. */
const CLOSE_MS = 2_000;

/** A field under one of these names would hide a part of the line itself. */
const OWN_KEYS: ReadonlySet<string> = new Set(['ts', 'level', 'msg', 'message']);

function lineFields(values: LogFields): Line {
  // Converted as a whole, so that a secret at the top level is found by its key too.
  const converted = toLogValue(values);
  if (typeof converted !== 'object' || converted === null) return { fields: converted };
  return Object.fromEntries(
    Object.entries(converted).map(([key, value]) => [OWN_KEYS.has(key) ? `field_${key}` : key, value]),
  );
}

function inText(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'undefined';
  return /^[\w./:@+-]+$/.test(value) ? value : JSON.stringify(value);
}

function asText({ ts, level, msg, error, ...rest }: Line): string {
  const pairs = Object.entries(rest).map(([key, value]) => ` ${key}=${inText(value)}`);
  const line = `${ts} ${String(level).toUpperCase().padEnd(5)} ${msg}${pairs.join('')}`;
  if (error === undefined) return line;
  const stack = typeof error === 'object' && error !== null && 'stack' in error ? String(error.stack) : inText(error);
  return `${line}\n    ${stack.replaceAll('\n', '\n    ')}`;
}

/**
 * The Logger over winston. Winston itself would lose lines at exit, print nested errors as `{}`, let a field named
 * `message` or `level` change the line, and spend time on levels that are off; none of that passes through here.
 */
export function createLogger({ level, format, stream = process.stdout }: LoggingOptions): ProcessLogger {
  const write = format === 'json' ? (line: Line) => JSON.stringify(line) : asText;
  const sink = winston.createLogger({
    level,
    format: winston.format.printf(({ line }) => write(line as Line)),
    transports: [new winston.transports.Stream({ stream })],
  });
  // A reader of our output that goes away (EPIPE) must not end the operator.
  sink.on('error', () => undefined);
  stream.on('error', () => undefined);
  let closing: Promise<void> | undefined;

  function build(bound: Line): Logger {
    const at = (name: Level): Logger['info'] => {
      if (LEVELS.indexOf(name) > LEVELS.indexOf(level)) return () => undefined;
      return (msg, fields) => {
        if (closing) return;
        const line = { ts: new Date().toISOString(), level: name, msg, ...bound, ...(fields && lineFields(fields)) };
        sink.log({ level: name, message: '', line });
      };
    };
    return {
      debugEnabled: level === 'debug',
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (fields) => build({ ...bound, ...lineFields(fields) }),
    };
  }

  async function flush(): Promise<void> {
    await new Promise<void>((resolve) => {
      const guard = setTimeout(resolve, CLOSE_MS);
      sink.once('finish', () => {
        // An empty write is called back after all writes before it.
        stream.write('', () => {
          clearTimeout(guard);
          resolve();
        });
      });
      sink.end();
    });
  }

  return {
    ...build({}),
    close() {
      closing ??= flush();
      return closing;
    },
  };
}
