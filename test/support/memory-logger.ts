import type { LogFields, Logger } from '../../src/runtime/logger.ts';

/** A line as it was logged, fields of the parents included. */
export interface LogLine extends LogFields {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly msg: string;
}

/** A logger that keeps its lines and those of its children in `lines`. */
export function createMemoryLogger(): Logger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const build = (inherited: LogFields): Logger => {
    const log = (level: LogLine['level']) => (msg: string, fields?: LogFields) => {
      lines.push({ ...inherited, ...fields, level, msg });
    };
    return {
      debugEnabled: true,
      debug: log('debug'),
      info: log('info'),
      warn: log('warn'),
      error: log('error'),
      child: (fields) => build({ ...inherited, ...fields }),
    };
  };
  return { ...build({}), lines };
}
