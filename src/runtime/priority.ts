/** What a change that somebody just made gets. */
export const NORMAL_PRIORITY = 0;

/** What the first list and a resync get, so that thousands of unchanged objects do not delay a real change. */
export const LOW_PRIORITY = -100;

/** The two levels of the work queue; the numbers are controller-runtime's, which dashboards know. */
export type Priority = typeof NORMAL_PRIORITY | typeof LOW_PRIORITY;
