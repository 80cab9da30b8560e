import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

/** The manifest of what the operator may do. */
export const rightsFile = fileURLToPath(new URL('../../deploy/rbac.yaml', import.meta.url));

/** What the process that decides about storage topology may do, by the names of files of `deploy/`. */
export const topologyFiles = ['rbac-topology', 'rbac-certificate', 'rbac-registration', 'rbac-engine'];

/** What the API server asks for by itself, which is in no log: within an apply, and about an admission policy's parameters. */
export const silentRights = [
  'create mutatingadmissionpolicies.admissionregistration.k8s.io',
  'create mutatingadmissionpolicybindings.admissionregistration.k8s.io',
  'create mutatingwebhookconfigurations.admissionregistration.k8s.io',
  'create validatingadmissionpolicies.admissionregistration.k8s.io',
  'create validatingadmissionpolicybindings.admissionregistration.k8s.io',
  'get storagetopologypolicies.keepsake.dev',
];

/** One rule of a role. */
export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface Document {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly rules?: readonly Rule[];
}

/** The rules of the manifest. */
export interface ManifestRules {
  /** Granted everywhere. */
  readonly cluster: readonly Rule[];
  /** Granted in the operator's own namespace. */
  readonly own: readonly Rule[];
  /** What an admin may grant everywhere, so that it binds snapshots. */
  readonly binding: readonly Rule[];
}

/** Reads them. */
export async function readRules(): Promise<ManifestRules> {
  const documents = parseAllDocuments(await readFile(rightsFile, 'utf8')).map((one) => one.toJS() as Document);
  const of = (kind: string, name: string) =>
    documents.filter((one) => one.kind === kind && one.metadata.name === name).flatMap(({ rules = [] }) => rules);
  return {
    cluster: of('ClusterRole', 'keepsake'),
    own: of('Role', 'keepsake'),
    binding: of('ClusterRole', 'keepsake-binding'),
  };
}

/** All rules of a file of `deploy/`, by its name without the ending. */
export async function readRulesOf(file: string): Promise<readonly Rule[]> {
  const text = await readFile(fileURLToPath(new URL(`../../deploy/${file}.yaml`, import.meta.url)), 'utf8');
  return parseAllDocuments(text).flatMap((one) => (one.toJS() as Document).rules ?? []);
}

/** What rules grant, as `verb resource.group`, sorted, each once. */
export function rightsIn(rules: readonly Rule[]): readonly string[] {
  const rights = rules.flatMap(({ apiGroups, resources, verbs }) =>
    apiGroups.flatMap((group) => resources.flatMap((resource) => verbs.map((verb) => right(verb, resource, group)))),
  );
  return sorted(rights);
}

/** What one user has asked of the API server, by its audit log. */
export interface AuditedCalls {
  /** What it was allowed and has done, as `rightsIn` writes it. */
  readonly used: readonly string[];
  /** What its rights did not suffice for. */
  readonly forbidden: readonly string[];
}

/** Reads the calls of a user from an audit log. A refusal by a quota is not one by its rights. */
export async function auditedCalls(auditLog: string, username: string): Promise<AuditedCalls> {
  const calls = (await readFile(auditLog, 'utf8'))
    .split('\n')
    .filter((line) => line.includes(username))
    .map((line) => JSON.parse(line) as AuditEvent)
    .filter(({ user }) => user.username === username);
  const named = (decision: string) =>
    sorted(
      calls
        .filter(({ annotations }) => annotations?.['authorization.k8s.io/decision'] === decision)
        .map(({ verb, objectRef, requestURI }) => {
          if (objectRef === undefined) return `${verb} ${requestURI}`;
          const { resource, subresource, apiGroup = '' } = objectRef;
          return right(verb, subresource === undefined ? resource : `${resource}/${subresource}`, apiGroup);
        }),
    );
  return { used: named('allow'), forbidden: named('forbid') };
}

interface AuditEvent {
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly objectRef?: { readonly resource: string; readonly subresource?: string; readonly apiGroup?: string };
  readonly annotations?: Readonly<Record<string, string>>;
}

function right(verb: string, resource: string, group: string): string {
  return `${verb} ${group === '' ? resource : `${resource}.${group}`}`;
}

function sorted(rights: readonly string[]): readonly string[] {
  return [...new Set(rights)].sort();
}
