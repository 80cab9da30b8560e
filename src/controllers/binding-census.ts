import type { BindableSnapshot } from '../domain/binding/bindable.ts';
import type { BindingState } from '../domain/binding/binding-state.ts';
import type { BindingStage } from '../domain/binding/explain-binding.ts';
import type { ReadonlyStore } from '../runtime/store.ts';

/** How many snapshots stand where, for the metrics. */
export interface BindingCensus {
  /** The snapshot behind a key was found in this state, and waits for this. */
  looked(key: string, state: BindingState['kind'], stage: BindingStage): void;
  /** The snapshot behind a key is gone. */
  forgot(key: string): void;
  /** Snapshots by their state at the last look; one that nobody has looked at yet counts if its status says ready. */
  states(): ReadonlyMap<string, number>;
  /** Snapshots by whom they wait for; those that wait for nobody are left out. */
  stages(): ReadonlyMap<string, number>;
  /** Snapshots that are on their way, to be ready or to be gone. */
  unfinished(): number;
}

/** Counts over a store. Nearly all snapshots are ready and stay so: only of the others something is kept. */
export function createBindingCensus(
  snapshots: Pick<ReadonlyStore<BindableSnapshot>, 'values' | 'getByKey'>,
): BindingCensus {
  const states = new Map<string, string>();
  const stages = new Map<string, string>();

  function countReady(): number {
    let count = 0;
    for (const snapshot of snapshots.values()) if (isReady(snapshot)) count++;
    for (const key of states.keys()) if (isReady(snapshots.getByKey(key))) count--;
    return count;
  }

  return {
    looked(key, state, stage) {
      if (state === 'ready') states.delete(key);
      else states.set(key, state);
      if (stage === 'none') stages.delete(key);
      else stages.set(key, stage);
    },
    forgot(key) {
      states.delete(key);
      stages.delete(key);
    },
    states() {
      const counts = countEach(states.values());
      const ready = countReady();
      return ready === 0 ? counts : new Map([...counts, ['ready', ready]]);
    },
    stages: () => countEach(stages.values()),
    unfinished() {
      let count = 0;
      for (const { ready, deleting, canary } of snapshots.values()) if ((!ready || deleting) && !canary) count++;
      return count;
    },
  };
}

function isReady(snapshot: BindableSnapshot | undefined): boolean {
  return snapshot?.ready === true && !snapshot.deleting && !snapshot.canary;
}

function countEach(words: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
