import { readFile } from 'node:fs/promises';

/** Who the operator is to the API server. */
export const operatorAccount = 'system:serviceaccount:keepsake-system:keepsake';

interface AuditEvent {
  readonly verb: string;
  readonly stage: string;
  readonly user: { readonly username: string };
  readonly objectRef?: {
    readonly resource: string;
    readonly subresource?: string;
    readonly namespace?: string;
    readonly name?: string;
  };
}

/** Which snapshots' calls are counted. */
export interface AuditedSnapshots {
  /** Everything in it but events. */
  readonly namespace: string;
  /** Names of their contents, which live in no namespace. */
  readonly contents: readonly string[];
}

/**
 * The calls of a user about some snapshots, by the audit log, as `patch volumesnapshots/status`: also those that failed,
 * but no lists and watches, which serve all snapshots together, and no events.
 */
export async function callsAbout(
  auditLog: string,
  username: string,
  { namespace, contents }: AuditedSnapshots,
): Promise<readonly string[]> {
  const names = new Set(contents);
  return (await readFile(auditLog, 'utf8'))
    .split('\n')
    .filter((line) => line.includes(username))
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter(({ user, stage, verb }) => user.username === username && stage === 'ResponseComplete' && !(verb in shared))
    .flatMap(({ verb, objectRef }) => {
      if (objectRef === undefined || objectRef.resource === 'events') return [];
      const { resource, subresource, name } = objectRef;
      if (objectRef.namespace !== namespace && !names.has(name ?? '')) return [];
      return [`${verb} ${subresource === undefined ? resource : `${resource}/${subresource}`}`];
    });
}

const shared = { list: true, watch: true };
