import type { ProcessExit, ProcessSpec } from './process-table.ts';

/** What the caller asks its supervisor to do. Each is answered by one reply with the same id. */
export type SupervisorRequest =
  | { readonly kind: 'start'; readonly id: number; readonly spec: ProcessSpec }
  | { readonly kind: 'stop'; readonly id: number; readonly name: string; readonly signal: NodeJS.Signals }
  | { readonly kind: 'signal'; readonly id: number; readonly name: string; readonly signal: NodeJS.Signals }
  | { readonly kind: 'release'; readonly id: number };

/** What the supervisor says. `ready` comes first, once; `exited` whenever a process ends, wanted or not. */
export type SupervisorMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly error: string }
  | { readonly kind: 'exited'; readonly exit: ProcessExit };
