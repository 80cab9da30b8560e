import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { guardBinding, guardPolicy } from '../../src/admission/guard-policy.ts';
import { serviceAddress, webhookConfiguration } from '../../src/admission/webhook-configuration.ts';
import { header } from './render-types.ts';

const chartFiles = 'charts/keepsake/files';
/** The namespace of the manifests; the chart puts that of its release in its place. */
const namespace = 'keepsake-system';
/** The rights to register a webhook that has no Service; the one of the chart has one. */
const withoutService = 'rbac-registration.yaml';

/**
 * What the chart renders but does not define, since a chart can read no file outside its folder: the CRDs and the rights
 * as they stand in `crds/` and `deploy/`, and what `src/admission` registers with the API server. Path and content.
 */
export function chartFilesOf(root: string): readonly (readonly [string, string])[] {
  return [
    ...copies(root, 'crds', 'crds'),
    ...copies(root, 'deploy', 'rights').filter(([path]) => !path.endsWith(`/${withoutService}`)),
    [
      `${chartFiles}/admission/webhook-configuration.yaml`,
      rendered('src/admission/webhook-configuration.ts', [
        webhookConfiguration({ clientConfig: serviceAddress(namespace) }),
      ]),
    ],
    [`${chartFiles}/admission/guard.yaml`, rendered('src/admission/guard-policy.ts', [guardPolicy(), guardBinding()])],
  ];
}

function copies(root: string, from: string, to: string): readonly (readonly [string, string])[] {
  return readdirSync(join(root, from))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => [`${chartFiles}/${to}/${name}`, readFileSync(join(root, from, name), 'utf8')]);
}

function rendered(source: string, objects: readonly object[]): string {
  const texts = objects.map((object) => stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 }));
  return `${header(source).replace('//', '#')}\n${texts.join('---\n')}`;
}
