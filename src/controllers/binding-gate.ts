import type { FenceState } from '../domain/binding/fence-state.ts';

/** Whether this process may write bindings at this very moment; asked right before each write. */
export interface BindingGate {
  /**
   * True only while no other snapshot controller is known and the own Lease holds by the monotonic clock. It turns
   * false in the same turn of the event loop in which a sign of another one is read; a write on its way may still land.
   */
  mayWrite(): boolean;
  /** What it is doing, in words for people too. */
  readonly state: FenceState;
  /** Has `listener` called after each change of `state`, in order; it must not throw. */
  onChange(listener: (state: FenceState) => void): void;
}
