/**
 * What the author of a StorageClass meant by its binding mode. The API server fills in Immediate before admission, so the
 * object itself does not tell.
 *
 * | intent     | when                                                                                        |
 * | ---------- | ------------------------------------------------------------------------------------------- |
 * | `Unset`    | the field was left out                                                                      |
 * | `Explicit` | the field was written                                                                       |
 * | `Unknown`  | a plain create or replace, as by Helm 3: nobody can know                                    |
 */
export type Intent = 'Unset' | 'Explicit' | 'Unknown';
