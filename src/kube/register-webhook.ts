import { webhookConfiguration } from '../admission/webhook-configuration.ts';
import { labels, managedBy } from '../api/names.ts';
import { webhookNames } from '../api/webhook-names.ts';
import { isRecord, type RawObject } from '../runtime/raw-object.ts';
import { bundleIn, webhookConfigurations } from './ca-bundle.ts';
import type { KubeClient } from './client.ts';
import { ignore, isKubeError } from './kube-error.ts';
import { labelsOf } from './raw-fields.ts';
import { resourcePath } from './resources.ts';

/** The registration of a process that the API server calls by a URL; what Helm installs is none of its business. */
export interface WebhookRegistration {
  /**
   * Registers the webhook, or brings an earlier registration up to date, its caBundle left as it is. Doing it twice
   * changes nothing. `caBundle`, in PEM, is for the first time.
   * @throws ForeignConfiguration when somebody else has made the configuration.
   */
  register(caBundle?: string): Promise<void>;
  /** Removes it, if it is still ours and names our URL: another process may have taken over. */
  remove(): Promise<void>;
}

/** The configuration is somebody else’s; the message says what to do. */
export class ForeignConfiguration extends Error {
  override readonly name = 'ForeignConfiguration';
}

/** What a registration is made of. The client's field manager must not be the one that keeps the caBundle. */
export interface WebhookRegistrationOptions {
  readonly client: KubeClient;
  /** `https`, with the path; the API server must be able to reach it. */
  readonly url: string;
}

// Others who write it are the keeper of its caBundle and another process like this one.
const ATTEMPTS = 5;

/** The registration as MutatingWebhookConfiguration `keepsake`. */
export function createWebhookRegistration({ client, url }: WebhookRegistrationOptions): WebhookRegistration {
  const name = webhookNames.configuration;
  const path = resourcePath(webhookConfigurations, { name });

  async function registerOnce(caBundle: string | undefined): Promise<void> {
    const live = await client.get(path).catch(ignore('not-found'));
    if (live !== undefined && !isOurs(live)) throw new ForeignConfiguration(foreignText(name, live));
    // An apply without it would take away what an earlier one has set.
    const kept = (live && bundleIn(live)?.shown.text) || caBundle;
    const { metadata, ...rest } = webhookConfiguration({ clientConfig: { url }, ...(kept && { caBundle: kept }) });
    const guard = live && { uid: live.metadata.uid, resourceVersion: live.metadata.resourceVersion };
    await client.patch(path, { kind: 'apply', body: { ...rest, metadata: { ...metadata, ...guard } }, force: true });
  }

  async function removeOnce(): Promise<void> {
    const live = await client.get(path).catch(ignore('not-found'));
    if (live === undefined || !isOurs(live) || !urlsOf(live).every((one) => one === url)) return;
    const { uid, resourceVersion } = live.metadata;
    await client.delete(path, { uid, resourceVersion }).catch(ignore('not-found'));
  }

  return {
    register: (caBundle) => overConflicts(() => registerOnce(caBundle)),
    remove: () => overConflicts(removeOnce),
  };
}

async function overConflicts(run: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (!isKubeError(error, 'conflict') || attempt >= ATTEMPTS) throw error;
    }
  }
}

function isOurs(live: RawObject): boolean {
  return labelsOf(live)[labels.managedBy] === managedBy;
}

function foreignText(name: string, live: RawObject): string {
  const owner = labelsOf(live)[labels.managedBy] ?? 'somebody else';
  return `MutatingWebhookConfiguration ${name} was made by ${owner}, and --webhook-url would overwrite it: leave out --webhook-url, or delete it first`;
}

function urlsOf(live: RawObject): readonly unknown[] {
  const webhooks = Array.isArray(live.webhooks) ? live.webhooks.filter(isRecord) : [];
  return webhooks.map(({ clientConfig }) => (isRecord(clientConfig) ? clientConfig.url : undefined));
}
