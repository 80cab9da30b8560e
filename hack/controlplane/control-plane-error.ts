/** A failure whose message is written for the person at the terminal: the command line prints it without a stack. */
export class ControlPlaneError extends Error {
  override readonly name = 'ControlPlaneError';
}

/** The last `count` lines of a text, for messages that quote a log. */
export function lastLines(text: string, count = 15): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}
