import { loadKubeconfig } from '../../src/kube/load-kubeconfig.ts';
import { createTransport } from '../../src/kube/undici-transport.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { readBody } from '../../src/runtime/read-body.ts';
import type { ApiRequest, Transport } from '../../src/runtime/transport.ts';

/** One call and what the API server says to it before it looks at what the call is about. */
export interface TriedCall {
  readonly method: ApiRequest['method'];
  readonly path: string;
}

/** Calls with the rights of one kubeconfig. */
export interface Trial {
  /** The status of the answer; the rest of it is not read. */
  status(call: TriedCall): Promise<number>;
  /**
   * Tries every verb of every resource that the API server serves, in the whole cluster and in each namespace given, and
   * returns those that it was not forbidden, as `rightsIn` writes them, with `tried`, how many calls that took.
   */
  allowed(namespaces: readonly string[]): Promise<{ readonly allowed: readonly string[]; readonly tried: number }>;
  close(): Promise<void>;
}

interface Resource {
  readonly group: string;
  readonly version: string;
  readonly name: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
}

const methods: Readonly<Record<string, ApiRequest['method']>> = {
  create: 'POST',
  delete: 'DELETE',
  deletecollection: 'DELETE',
  get: 'GET',
  list: 'GET',
  patch: 'PATCH',
  update: 'PUT',
  watch: 'GET',
};
const ofCollections = ['create', 'deletecollection', 'list', 'watch'];

/** Opens it. `admin` is asked what the API server serves. */
export function openTrial(paths: { readonly kubeconfig: string; readonly admin: string }): Trial {
  const [own, admin] = [transportOf(paths.kubeconfig), transportOf(paths.admin)];

  async function status({ method, path }: TriedCall): Promise<number> {
    const writes = method !== 'GET' && method !== 'DELETE';
    const abort = new AbortController();
    const response = await own.request({
      method,
      path,
      signal: abort.signal,
      ...(writes && { body: '{}' }),
      ...(method === 'PATCH' && { contentType: 'application/merge-patch+json' }),
    });
    // A watch would go on.
    abort.abort();
    return response.status;
  }

  return {
    status,
    async allowed(namespaces) {
      const allowed = new Set<string>();
      let tried = 0;
      for (const resource of await resourcesOf(admin.request)) {
        const right = `${resource.name}${resource.group === '' ? '' : `.${resource.group}`}`;
        for (const verb of resource.verbs) {
          for (const path of pathsOf(resource, verb, namespaces)) {
            tried++;
            if ((await status({ method: methods[verb] ?? 'GET', path })) !== 403) allowed.add(`${verb} ${right}`);
          }
        }
      }
      return { allowed: [...allowed].sort(), tried };
    },
    async close() {
      await Promise.all([own.close(), admin.close()]);
    },
  };
}

function pathsOf(
  { group, version, name, namespaced }: Resource,
  verb: string,
  namespaces: readonly string[],
): readonly string[] {
  const [plural = '', subresource] = name.split('/');
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const isOfCollection = subresource === undefined && ofCollections.includes(verb);
  const item = `${isOfCollection ? '' : '/somebody'}${subresource === undefined ? '' : `/${subresource}`}`;
  const query = verb === 'watch' ? '?watch=true' : '';
  const inNamespaces = namespaced ? namespaces.map((namespace) => `/namespaces/${namespace}`) : [''];
  const everywhere = namespaced && ['list', 'watch'].includes(verb) ? [''] : [];
  return [...everywhere, ...inNamespaces].map((scope) => `${root}${scope}/${plural}${item}${query}`);
}

async function resourcesOf(admin: Transport): Promise<readonly Resource[]> {
  const read = async (path: string) => JSON.parse(await readBody(await admin({ method: 'GET', path }))) as object;
  const { groups } = (await read('/apis')) as {
    readonly groups: readonly { readonly name: string; readonly versions: readonly { readonly version: string }[] }[];
  };
  const versions = groups.flatMap(({ name, versions: its }) => its.map(({ version }) => ({ group: name, version })));
  const lists = [{ group: '', version: 'v1' }, ...versions].map(async ({ group, version }) => {
    const list = await read(group === '' ? `/api/${version}` : `/apis/${group}/${version}`);
    const { resources } = list as { readonly resources: readonly Omit<Resource, 'group' | 'version'>[] };
    return resources.map((resource) => ({ ...resource, group, version }));
  });
  return (await Promise.all(lists)).flat();
}

function transportOf(path: string) {
  const { kubeConfig } = loadKubeconfig({ path, env: {} });
  const quiet = { info: () => undefined, warn: () => undefined };
  return createTransport(kubeConfig, { clock: systemClock, logger: quiet, userAgent: 'keepsake-test' });
}
