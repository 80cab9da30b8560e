import type { LeaseRecord, LeaseSpec, LeaseStore } from '../../src/kube/lease-record.ts';

/** How a client's calls fail: not at all, at once, never answered, or answered by an error after they took effect. */
export type LeaseFault = 'none' | 'refuse' | 'hang' | 'lose-answer';

/** One Lease on a server, and the clients that write it with optimistic locking. */
export interface FakeLease {
  /** The Lease as it is now. */
  readonly spec: LeaseSpec | undefined;
  /** A client whose calls fail as `fault` says at the moment of each call. */
  client(fault: () => LeaseFault): LeaseStore;
  /** Overwrites the Lease, as a person with kubectl does; undefined deletes it. */
  overwrite(spec: LeaseSpec | undefined): void;
  readonly calls: string[];
}

/** An API server with one Lease that does not exist yet. */
export function createFakeLease(): FakeLease {
  let version = 1;
  let record: LeaseRecord | undefined;
  const calls: string[] = [];

  const store = (spec: LeaseSpec): LeaseRecord => {
    record = { resourceVersion: String(++version), spec };
    return record;
  };

  async function call<T>(name: string, fault: LeaseFault, signal: AbortSignal, act: () => T): Promise<T> {
    calls.push(name);
    await Promise.resolve();
    if (fault === 'refuse') throw new Error('connection refused');
    if (fault === 'hang') {
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    }
    const answer = act();
    if (fault === 'lose-answer') throw new Error('connection reset');
    return answer;
  }

  return {
    calls,
    get spec() {
      return record?.spec;
    },
    client: (fault) => ({
      read: (signal) => call('read', fault(), signal, () => record),
      create: (spec, signal) =>
        call('create', fault(), signal, () => {
          if (record) throw new Error('already exists');
          return store(spec);
        }),
      update: (known, spec, signal) =>
        call('update', fault(), signal, () => {
          if (known.resourceVersion !== record?.resourceVersion) throw new Error('conflict');
          return store(spec);
        }),
    }),
    overwrite(spec) {
      if (spec) store(spec);
      else record = undefined;
    },
  };
}
