/** Values that a log line carries beside its message. Errors are written out whole by the adapter. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Where the runtime and the controllers report; the adapter decides on format and destination. */
export interface Logger {
  /** False when debug lines go nowhere: ask before building an expensive message. */
  readonly debugEnabled: boolean;
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  /** A logger whose every line also carries `fields`. */
  child(fields: LogFields): Logger;
}
