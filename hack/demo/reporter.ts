import type { CheckFailure } from './check-failure.ts';
import type { Terminal } from './terminal.ts';

/** Tells a person what happens, line by line. */
export interface Reporter {
  /** Begins the next numbered step. */
  step(title: string): void;
  /**
   * Something was checked and holds; `details` are what proves it, such as long names and paths. The time since the line
   * before is shown when it was long enough to be noticed.
   */
  ok(text: string, ...details: readonly string[]): void;
  /** Something worth knowing that is no check. */
  note(text: string): void;
  /** A command that the person could run too, and what it printed. */
  command(command: string, output: string): void;
  /** What is being waited for: written over on a terminal, else printed once, when it has lasted for a while. */
  waiting(text: string): void;
  /** A piece of somebody else's progress text, as it is. */
  piece(text: string): void;
  /** A check that does not hold. */
  failed(failure: CheckFailure): void;
  /** Lines of a log, under a heading. */
  log(heading: string, lines: readonly string[]): void;
  /** A line for itself. */
  line(text: string): void;
  /** How many steps were begun. */
  readonly steps: number;
}

export interface ReporterOptions {
  readonly write: (text: string) => void;
  readonly terminal: Terminal;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
}

const INDENT = '   ';
const DEEPER = '       ';
const plain = (text: string) => text;
const NOTICED_MS = 100;
const CLEAR_LINE = '\r\u001b[K';
const LASTING_MS = 2_000;

/** Writes the story as plain lines. */
export function createReporter({ write, terminal, now }: ReporterOptions): Reporter {
  const paint = (code: number) => (text: string) => (terminal.colour ? `\u001b[${code}m${text}\u001b[0m` : text);
  const [bold, dim, red, green] = [paint(1), paint(2), paint(31), paint(32)];
  let steps = 0;
  let lastLineAt = now();
  let isWaiting = false;

  const piece = (text: string) => {
    const overWaiting = isWaiting && terminal.live ? CLEAR_LINE : '';
    isWaiting = false;
    lastLineAt = now();
    write(overWaiting + text);
  };
  const line = (text: string) => piece(`${text}\n`);
  const elapsed = () => {
    const took = now() - lastLineAt;
    return took < NOTICED_MS ? '' : dim(`  ${formatSeconds(took)}`);
  };
  const block = (text: string, style: (part: string) => string) => {
    for (const part of text.trimEnd().split('\n')) line(DEEPER + style(part.trimEnd()));
  };

  return {
    get steps() {
      return steps;
    },
    line,
    piece,
    step: (title) => {
      steps += 1;
      line('');
      line(bold(`${steps}  ${title}`));
    },
    ok: (text, ...details) => {
      line(`${INDENT}${green('✓')} ${text}${elapsed()}`);
      for (const detail of details) line(`${INDENT}  ${dim(detail)}`);
    },
    note: (text) => line(`${INDENT}${dim('·')} ${text}${elapsed()}`),
    command: (command, output) => {
      line(`${INDENT}${dim('$')} ${bold(command)}`);
      block(output, plain);
    },
    waiting: (text) => {
      if (terminal.live) write(`${CLEAR_LINE}${INDENT}${dim(`… ${text}`)}`);
      else if (isWaiting || now() - lastLineAt < LASTING_MS) return;
      else write(`${INDENT}… ${text}\n`);
      isWaiting = true;
    },
    failed: (failure) => {
      line(`${INDENT}${red('✗')} ${failure.message}`);
      block(`expected  ${failure.expected}\nseen      ${failure.seen}`, red);
    },
    log: (heading, lines) => {
      line(`${INDENT}${heading}`);
      block(lines.join('\n'), dim);
    },
  };
}

/** `0.4 s`, `12.3 s`, `75 s`: as exact as a person cares. */
export function formatSeconds(ms: number): string {
  return ms < 60_000 ? `${(ms / 1_000).toFixed(1)} s` : `${Math.round(ms / 1_000)} s`;
}
