/** Label of the ConfigMaps that hold a StorageClass between its deletion and its new creation; its value is `true`. */
export const recreateLabel = 'keepsake.dev/recreate-journal';

/** What the names of these ConfigMaps begin with, before a hash of the class’s name, and those of classes in a dry run. */
export const recreatePrefix = 'keepsake-recreate-';

/** Fields of such a ConfigMap. */
export const recreateFields = {
  /** The class's name. */
  name: 'storageClassName',
  /** Uid of the class that is deleted. */
  uid: 'deletedUid',
  /** The policy for which it happens. */
  policy: 'policy',
  /** What is created, as JSON: `kubectl create -f` takes it as it is. */
  manifest: 'manifest.json',
} as const;
