import type { DemoEnd } from './run-demo.ts';

/** The signals by which a person or a shell ends the demo early; shells count such an end as 128 and the number. */
export const interruptCodes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** A signal of `interruptCodes`. */
export type Interrupt = keyof typeof interruptCodes;

/** The exit code of the demo's process; `by` is the signal that interrupted it. */
export function exitCodeOf(end: DemoEnd, by: Interrupt = 'SIGINT'): number {
  switch (end) {
    case 'passed':
      return 0;
    case 'failed':
      return 1;
    case 'interrupted':
      return interruptCodes[by];
    default:
      return end satisfies never;
  }
}
