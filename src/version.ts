declare const KEEPSAKE_VERSION: string | undefined;

/** The version that was built; `dev` when the sources run unbuilt. */
export const version: string = typeof KEEPSAKE_VERSION === 'undefined' ? 'dev' : KEEPSAKE_VERSION;
