// Generated from crds/keepsake.dev_storagetopologypolicies.yaml by `npm run generate`. Do not edit.
/** One violation, in ajv's words. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly message?: string;
}

/** True when `data` is a StorageTopologyPolicy; fills in defaults in place. `errors` speaks about the last call. */
export declare const isStorageTopologyPolicy: {
  (data: unknown): boolean;
  readonly errors?: readonly SchemaError[] | null;
};
