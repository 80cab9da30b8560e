import type { ShownBundle } from '../domain/certificates/observed-certificates.ts';
import { isRecord, type RawObject } from '../runtime/raw-object.ts';
import type { KubeClient } from './client.ts';
import { ignore } from './kube-error.ts';
import { readAuthorities } from './read-certificate.ts';
import { resourcePath } from './resources.ts';

/** A MutatingWebhookConfiguration at one moment, as far as trust goes. */
export interface SeenBundle {
  readonly shown: ShownBundle;
  /** Names of its entries. */
  readonly entries: readonly string[];
  readonly uid: string;
  readonly resourceVersion: string;
}

/** The caBundle of every entry of one configuration. */
export interface CaBundle {
  /** Undefined: there is no such configuration, or it has no entry. */
  read(signal?: AbortSignal): Promise<SeenBundle | undefined>;
  /** Sets all of them, and nothing else; a `conflict` when the configuration is no longer the one that was seen. */
  publish(seen: SeenBundle, bundle: string): Promise<void>;
}

/** MutatingWebhookConfigurations. */
export const webhookConfigurations = {
  group: 'admissionregistration.k8s.io',
  version: 'v1',
  plural: 'mutatingwebhookconfigurations',
} as const;

/** The caBundle of `name`; who owns it in managedFields is the client's field manager. */
export function createCaBundle(client: KubeClient, name: string): CaBundle {
  const path = resourcePath(webhookConfigurations, { name });
  return {
    async read(signal) {
      const live = await client.get(path, { signal }).catch(ignore('not-found'));
      return live && bundleIn(live);
    },
    async publish({ entries, uid, resourceVersion }, bundle) {
      const caBundle = Buffer.from(bundle).toString('base64');
      const body = {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'MutatingWebhookConfiguration',
        // Without them an apply to what is gone would try to make it anew, and a late one would undo a newer one.
        metadata: { name, uid, resourceVersion },
        webhooks: entries.map((entry) => ({ name: entry, clientConfig: { caBundle } })),
      };
      // Whoever else has written a caBundle there has not got the key to what we serve.
      await client.patch(path, { kind: 'apply', body, force: true }, { idempotent: true });
    },
  };
}

/** What a configuration shows; undefined for one without entries. */
export function bundleIn(raw: RawObject): SeenBundle | undefined {
  const webhooks = Array.isArray(raw.webhooks) ? raw.webhooks.filter(isRecord) : [];
  if (webhooks.length === 0) return undefined;
  const bundles = webhooks.map(({ clientConfig }) => {
    const caBundle = isRecord(clientConfig) ? clientConfig.caBundle : undefined;
    return typeof caBundle === 'string' ? Buffer.from(caBundle, 'base64').toString() : '';
  });
  const texts = [...new Set(bundles)];
  const { uid, resourceVersion } = raw.metadata;
  return {
    shown: { text: texts.length === 1 ? texts[0] : undefined, trusted: readAuthorities(texts.join('\n')) },
    entries: webhooks.map(({ name }) => name).filter((name) => typeof name === 'string'),
    uid,
    resourceVersion,
  };
}
