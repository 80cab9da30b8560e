/** What the webhook is called in the cluster: as the chart installs it, and as `--webhook-url` registers it. */
export const webhookNames = {
  /** The MutatingWebhookConfiguration. */
  configuration: 'keepsake',
  /** Its entry for new StorageClasses. */
  create: 'create.storageclass.keepsake.dev',
  /** Its entry for changes of StorageClasses. */
  update: 'update.storageclass.keepsake.dev',
  /** The Service in front of the replicas that answer. */
  service: 'keepsake-webhook',
  /** Where they answer. */
  path: '/mutate-storageclass',
  /** The Secret with the certificate, in the operator’s namespace; a flag names another. */
  secret: 'keepsake-webhook-tls',
} as const;

/**
 * Who we are in managedFields of what keeps the certificate. Not `fieldManager`: server-side apply takes away what a
 * manager does not send again, and whoever registers the webhook does not know the caBundle of the day.
 */
export const webhookCaFieldManager = 'keepsake-webhook-ca';
