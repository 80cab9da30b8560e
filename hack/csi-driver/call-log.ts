import { appendFileSync } from 'node:fs';
import type { RpcName } from './protocol.ts';

/** One answered call, as a line of JSON in the call log. */
export interface CallRecord {
  /** When the call came, RFC 3339. */
  readonly time: string;
  readonly method: RpcName;
  /** The request's text fields that are set, its parameters and its source; never secrets. */
  readonly request: Readonly<Record<string, unknown>>;
  /** The gRPC code that was answered. */
  readonly code: string;
  /** The error's message. */
  readonly message?: string;
  /** How long the driver took, scripted waiting included. */
  readonly ms: number;
  /** Whether the control file disturbed the call. */
  readonly fault: boolean;
}

/** Takes one answered call. */
export type CallLog = (record: CallRecord) => void;

/**
 * Appends each call to a file before its answer is sent, so that a test which has the answer finds the line; written at once,
 * so that it survives a kill. Without a file nothing is kept. A line that cannot be written is reported and lost: the call
 * itself has had its effect and must be answered with it.
 */
export function createCallLog(file: string | undefined, report: (line: string) => void): CallLog {
  if (file === undefined) return () => {};
  return (record) => {
    try {
      appendFileSync(file, `${JSON.stringify(record)}\n`);
    } catch (error) {
      report(`call log ${file}: ${(error as Error).message}`);
    }
  };
}

/** The fields of a request that identify it to a reader of the log. */
export function describeRequest(request: object): Readonly<Record<string, unknown>> {
  const shown = Object.entries(request).filter(
    ([key, value]) =>
      (typeof value === 'string' && value !== '') ||
      (key === 'parameters' && Object.keys(value as object).length > 0) ||
      (key === 'volume_content_source' && value !== null),
  );
  return Object.fromEntries(shown);
}
