import type { Flow } from '../runtime/fair-gate.ts';
import type { KubeClient } from './client.ts';

/** The same client, each call of which waits for its turn in `flow`; a list of many pages waits once. */
export function inFlow(client: KubeClient, flow: Flow): KubeClient {
  return {
    get: (...call) => flow.run(() => client.get(...call), call[1]?.signal),
    list: (...call) => flow.run(() => client.list(...call), call[1]?.signal),
    create: (...call) => flow.run(() => client.create(...call), call[2]?.signal),
    patch: (...call) => flow.run(() => client.patch(...call), call[2]?.signal),
    delete: (...call) => flow.run(() => client.delete(...call), call[1]?.signal),
  };
}
