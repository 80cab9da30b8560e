import { readFileSync } from 'node:fs';
import { Agent } from 'undici';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { classManifest } from './admission-requests.ts';

/** A class to be written: one that waits for its first consumer already, or one that says nothing of it. */
export interface ClassOrder {
  readonly name: string;
  readonly mode: 'compliant' | 'unset';
  /** Stored; otherwise a dry run, which passes admission as well. Default false. */
  readonly stored?: boolean;
}

/**
 * What became of it. `right`: it waits for its first consumer. `wrong`: it is Immediate. `refused`: the guard did not let it
 * in. `failed`: anything else, which nobody should see.
 */
export interface ClassAnswer {
  readonly what: 'right' | 'wrong' | 'refused' | 'failed';
  /** Whether it has allowedTopologies, which no author wrote. */
  readonly placed?: boolean;
  /** What the API server said where it is not `right`. */
  readonly because?: string;
}

/** Writes classes over as many connections as there are calls at a time. */
export interface ClassWriter {
  /** Never rejects. */
  write(order: ClassOrder): Promise<ClassAnswer>;
  /** The names of the stored classes that are Immediate. */
  immediate(): Promise<readonly string[]>;
  /** A counter of the API server, all labels together. */
  counted(family: string): Promise<number>;
  close(): Promise<void>;
}

const classes = '/apis/storage.k8s.io/v1/storageclasses';
const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** A writer with the administrator's rights, for classes of one provisioner. */
export function createClassWriter(
  { server, caFile, token }: Pick<ControlPlane, 'server' | 'caFile' | 'token'>,
  provisioner: string,
): ClassWriter {
  const agent = new Agent({ connections: null, pipelining: 1, connect: { ca: readFileSync(caFile) } });
  let written = 0;

  async function call(method: 'GET' | 'POST', path: string, sent?: object) {
    const { statusCode, body } = await agent.request({
      origin: server,
      method,
      path,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: sent === undefined ? null : JSON.stringify(sent),
    });
    return { status: statusCode, text: await body.text() };
  }

  async function tryToWrite({ name, mode, stored = false }: ClassOrder): Promise<ClassAnswer> {
    const { status, text } = await call('POST', `${classes}${stored ? '' : '?dryRun=All'}`, manifest(name, mode));
    if (status === 201) {
      const { volumeBindingMode, allowedTopologies } = JSON.parse(text);
      const placed = allowedTopologies !== undefined;
      return volumeBindingMode === 'WaitForFirstConsumer'
        ? { what: 'right', placed }
        : { what: 'wrong', because: text };
    }
    const isGuard = status === 403 && text.includes('Keepsake was not asked or did not answer');
    return { what: isGuard ? 'refused' : 'failed', because: `${status} ${text}` };
  }

  // Half of those that say nothing come as `kubectl apply` sends them, half as any other client does.
  function manifest(name: string, mode: ClassOrder['mode']): object {
    if (mode === 'compliant') return classManifest({ name, provisioner, volumeBindingMode: 'WaitForFirstConsumer' });
    const plain = classManifest({ name, provisioner });
    if (written++ % 2 === 0) return plain;
    return classManifest({ name, provisioner, annotations: { [lastApplied]: `${JSON.stringify(plain)}\n` } });
  }

  return {
    write: (order) =>
      tryToWrite(order).catch((error: unknown) => ({ what: 'failed' as const, because: String(error) })),
    async immediate() {
      const { items } = JSON.parse((await call('GET', classes)).text) as {
        readonly items: readonly { readonly metadata: { readonly name: string }; readonly volumeBindingMode: string }[];
      };
      return items
        .filter(({ volumeBindingMode }) => volumeBindingMode !== 'WaitForFirstConsumer')
        .map(({ metadata }) => metadata.name);
    },
    async counted(family) {
      const { text } = await call('GET', '/metrics');
      const samples = text.matchAll(new RegExp(`^${family}\\{[^}]*\\} (\\S+)$`, 'gm'));
      return [...samples].reduce((sum, [, value]) => sum + Number(value), 0);
    },
    close: () => agent.destroy(),
  };
}
