import { rmSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { identify } from './process-identity.ts';
import { ProcessTable } from './process-table.ts';
import { removeRecord, writeRecord } from './run-records.ts';
import type { SupervisorMessage, SupervisorRequest } from './supervisor-protocol.ts';

// The parent of a control plane's processes. It runs on its own so that they can be ended when the caller is not able
// to do it: the kernel closes the channel between the two however the caller ends, kill -9 included. Stopping on
// purpose is the same event, so the way out that matters most is the one that is always taken.

const { values } = parseArgs({
  options: { dir: { type: 'string', default: '' }, 'remove-dir': { type: 'boolean', default: false } },
});
const { dir, 'remove-dir': removeDir } = values;
if (!dir) throw new Error('--dir is needed');

const NAME = 'supervisor';
let released = false;
let ending: Promise<void> | undefined;
const table = new ProcessTable(dir, (exit) => say({ kind: 'exited', exit }));

function say(message: SupervisorMessage): void {
  // A caller that is gone is dealt with by 'disconnect'; what can no longer be said to it is of no use.
  if (process.connected) process.send?.(message, undefined, {}, () => undefined);
}

async function handle(request: SupervisorRequest): Promise<void> {
  switch (request.kind) {
    case 'start':
      return table.start(request.spec);
    case 'stop':
      return table.stop(request.name, request.signal);
    case 'signal':
      return table.signal(request.name, request.signal);
    case 'release':
      // The processes lead groups of their own and are recorded, so they live on and `down` finds them.
      released = true;
      return;
    default:
      return request satisfies never;
  }
}

/** Whatever comes first ends it all; what comes after that waits for the same end. */
function end(): Promise<void> {
  ending ??= endAll();
  return ending;
}

async function endAll(): Promise<void> {
  if (!released) await table.stopAll();
  removeRecord(dir, NAME);
  if (removeDir) rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
  process.exit(0);
}

process.on('message', (request: SupervisorRequest) => {
  handle(request).then(
    () => say({ kind: 'done', id: request.id }),
    (error: unknown) =>
      say({ kind: 'failed', id: request.id, error: error instanceof Error ? error.message : String(error) }),
  );
});
process.once('disconnect', end);
// A polite request to end is the same as losing the caller; Ctrl-C in the terminal concerns the caller alone.
process.once('SIGTERM', end);
process.on('SIGINT', () => undefined);
const self = identify(process.pid);
// Recorded like the others, so that `down` ends it too: it would start sidecars again.
if (self) writeRecord(dir, { name: NAME, ...self });
// The caller may have ended while this program was loading.
if (process.connected) say({ kind: 'ready' });
else await end();
