import type { Clock } from './clock.ts';
import { sleep } from './sleep.ts';

/** The work of one party, such as one reconcile; what it does through the gate counts against its own share. */
export interface Flow {
  /**
   * Does the work when there is room for it, in the order asked. Resolves and rejects as the work does. Once `signal`
   * aborts it is done at once, room or not: the work knows the signal, too, and says in its own way that it was aborted.
   */
  run<R>(work: () => Promise<R>, signal?: AbortSignal): Promise<R>;
}

/** Shares a number of places among parties that do not know of each other. */
export interface FairGate {
  /** A party begins. One that is done needs no end: a flow without work costs nothing. */
  open(): Flow;
  /**
   * Waits until no small party is at work, for at most `withinMs`, or until `signal` aborts. For what takes the whole
   * process for a while, such as to decide about thousands. Those who were called at the same moment as the caller count
   * as at work, though they have not asked for anything yet.
   */
  untilQuiet(withinMs: number, signal?: AbortSignal): Promise<void>;
}

/** How a gate shares. */
export interface FairGateOptions {
  readonly clock: Pick<Clock, 'after' | 'monotonic'>;
  /** So much may be under way at a time. Default 16. */
  readonly places?: number;
  /** Whoever has begun more than this is a large party. Default 8. */
  readonly handful?: number;
  /** So many places all large parties together have while a small one is at work. Default 1. */
  readonly placesOfLarge?: number;
}

/** How often it is looked whether all is quiet. */
const LOOK_MS = 5;

interface Party {
  begun: number;
  underWay: number;
  readonly waiting: (() => void)[];
}

/**
 * A gate where who has had least goes first, as a scheduler does that does not know how long a job is: a party of few
 * goes past one of thousands, and pays for it only what is under way already. While a small one is at work the large
 * ones share a few places, so that the server has time for it too, and keep them whatever comes, so that nobody waits
 * for ever; otherwise they have all.
 */
export function createFairGate(options: FairGateOptions): FairGate {
  const { clock, places = 16, handful = 8, placesOfLarge = 1 } = options;
  // Those with something under way or waiting.
  const parties = new Set<Party>();
  let underWay = 0;

  function isLarge({ begun }: Party): boolean {
    return begun > handful;
  }

  function next(): Party | undefined {
    let small: Party | undefined;
    let large: Party | undefined;
    let smallAtWork = false;
    let largeUnderWay = 0;
    for (const party of parties) {
      const waits = party.waiting.length > 0;
      if (isLarge(party)) {
        largeUnderWay += party.underWay;
        if (waits && (large === undefined || party.begun < large.begun)) large = party;
      } else {
        smallAtWork = true;
        if (waits && (small === undefined || party.begun < small.begun)) small = party;
      }
    }
    if (largeUnderWay < placesOfLarge && large !== undefined) return large;
    return small ?? (smallAtWork ? undefined : large);
  }

  function admit(): void {
    while (underWay < places) {
      const party = next();
      const begin = party?.waiting.shift();
      if (party === undefined || begin === undefined) return;
      underWay++;
      party.underWay++;
      party.begun++;
      begin();
    }
  }

  function restIfIdle(party: Party): void {
    if (party.underWay === 0 && party.waiting.length === 0) parties.delete(party);
    admit();
  }

  /** Resolves to whether it got a place. */
  function turnOf(party: Party, signal: AbortSignal | undefined): Promise<boolean> {
    return new Promise((resolve) => {
      const begin = () => {
        signal?.removeEventListener('abort', goOn);
        resolve(true);
      };
      const goOn = () => {
        party.waiting.splice(party.waiting.indexOf(begin), 1);
        resolve(false);
        restIfIdle(party);
      };
      if (signal?.aborted) {
        resolve(false);
        return;
      }
      signal?.addEventListener('abort', goOn, { once: true });
      party.waiting.push(begin);
      parties.add(party);
      admit();
    });
  }

  return {
    open() {
      const party: Party = { begun: 0, underWay: 0, waiting: [] };
      return {
        async run(work, signal) {
          const hasPlace = await turnOf(party, signal);
          try {
            return await work();
          } finally {
            if (hasPlace) {
              underWay--;
              party.underWay--;
              restIfIdle(party);
            }
          }
        },
      };
    },
    async untilQuiet(withinMs, signal) {
      const end = clock.monotonic() + withinMs;
      do {
        await sleep(clock, LOOK_MS, signal);
      } while (!signal?.aborted && clock.monotonic() < end && [...parties].some((party) => !isLarge(party)));
    },
  };
}
