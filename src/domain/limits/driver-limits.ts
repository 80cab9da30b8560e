/** So many snapshots may be started in any stretch of time of this length. */
export interface Rate {
  readonly count: number;
  readonly windowMs: number;
  /** The window as it was written: `10m`. */
  readonly window: string;
}

/** What may be asked of one driver, or of one of its volumes. All of it must hold; empty means no limit. */
export interface Budget {
  /** Snapshots that are neither ready nor failed, at a time. */
  readonly concurrent: number | undefined;
  readonly rates: readonly Rate[];
}

/** The budgets of one driver: for all its volumes together, and for each of them. */
export interface Limits {
  readonly driver: Budget;
  readonly volume: Budget;
}

/** The limits of all drivers, for all schedules of the process together. */
export interface DriverLimits {
  /** By driver name; undefined lets the driver be asked for anything. */
  readonly named: ReadonlyMap<string, Limits | undefined>;
  /** Of each driver that is not named, by itself. */
  readonly others: Limits | undefined;
}

/** Limits that limit nothing. */
export const unlimited: Limits = {
  driver: { concurrent: undefined, rates: [] },
  volume: { concurrent: undefined, rates: [] },
};

/** Nothing is limited. */
export const noLimits: DriverLimits = { named: new Map(), others: undefined };

/** The limits of a driver; undefined when it has none. */
export function limitsOf({ named, others }: DriverLimits, driver: string): Limits | undefined {
  return named.has(driver) ? named.get(driver) : others;
}

/** Whether any driver at all is limited. */
export function limitsAnything({ named, others }: DriverLimits): boolean {
  return others !== undefined || [...named.values()].some((limits) => limits !== undefined);
}

/** The longest window of all rates, in milliseconds: how long a start must be remembered. */
export function longestWindowMs({ named, others }: DriverLimits): number {
  return [others, ...named.values()]
    .flatMap((limits) => (limits === undefined ? [] : [...limits.driver.rates, ...limits.volume.rates]))
    .reduce((longest, { windowMs }) => Math.max(longest, windowMs), 0);
}
