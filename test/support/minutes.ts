/** The first full minute that is at least `leadMs` away: a tick that a test can prepare for. */
export function comingMinute(leadMs: number, now = new Date()): Date {
  return new Date(Math.ceil((now.getTime() + leadMs) / 60_000) * 60_000);
}

/** Whether at least `ms` of the current minute are left: no tick of `* * * * *` comes in between. */
export function isRoomInMinute(ms: number, now = new Date()): boolean {
  return 60_000 - (now.getTime() % 60_000) >= ms;
}
