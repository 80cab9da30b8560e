/** The Secret that a class names, or why its parameters are wrong, in upstream's words. */
export type SecretChoice =
  | { readonly kind: 'none' }
  | { readonly kind: 'secret'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'invalid'; readonly message: string };

/** What the templates of a class may name. */
export interface SecretTemplateInput {
  readonly parameters: Readonly<Record<string, string>>;
  readonly contentName: string;
  readonly snapshot: { readonly namespace: string; readonly name: string };
}

const nameKey = 'csi.storage.k8s.io/snapshotter-secret-name';
const namespaceKey = 'csi.storage.k8s.io/snapshotter-secret-namespace';

/**
 * Resolves the two secret parameters of a class (external-snapshotter, GetSecretReference). Only names are handled:
 * Keepsake never reads a Secret. The namespace may not depend on the snapshot's name, which its user chooses.
 */
export function resolveSecret({ parameters, contentName, snapshot }: SecretTemplateInput): SecretChoice {
  const nameTemplate = own(parameters, nameKey);
  const namespaceTemplate = own(parameters, namespaceKey);
  if (nameTemplate === undefined && namespaceTemplate === undefined) return { kind: 'none' };
  if (nameTemplate === undefined || namespaceTemplate === undefined) {
    return badTemplates('either name and namespace for Snapshotter secrets specified, Both must be specified');
  }
  if (nameTemplate === '' || namespaceTemplate === '') {
    return badTemplates('Snapshotter secrets specified in parameters but value of either namespace or name is empty');
  }
  const forNamespace: Readonly<Record<string, string>> = {
    'volumesnapshotcontent.name': contentName,
    'volumesnapshot.namespace': snapshot.namespace,
  };
  const namespace = resolve(namespaceTemplate, forNamespace, isLabel, 'namespace name');
  if (namespace.kind === 'invalid') return namespace;
  const name = resolve(
    nameTemplate,
    { ...forNamespace, 'volumesnapshot.name': snapshot.name },
    isSubdomain,
    'secret name',
  );
  if (name.kind === 'invalid') return name;
  return { kind: 'secret', namespace: namespace.text, name: name.text };
}

type Resolved =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'invalid'; readonly message: string };

function resolve(
  template: string,
  values: Readonly<Record<string, string>>,
  isValid: (text: string) => boolean,
  what: string,
): Resolved {
  const missing = new Set<string>();
  const text = expand(template, (key) => {
    const value = own(values, key);
    if (value === undefined) missing.add(key);
    return value ?? '';
  });
  if (missing.size > 0) {
    const tokens = [...missing].sort().map(quote).join(' ');
    return { kind: 'invalid', message: `error resolving value ${quote(template)}: invalid tokens: [${tokens}]` };
  }
  if (isValid(text)) return { kind: 'text', text };
  const resolved = text === template ? '' : ` resolved to ${quote(text)} which`;
  return { kind: 'invalid', message: `${quote(template)}${resolved} is not a valid ${what}` };
}

// As Go's os.Expand: `${key}`, `$key` up to the first character that is not a letter, digit or underscore, and one
// special character after `$`. A `$` before anything else stays; `${}` and an open brace are swallowed.
const token = /\$(?:\{([^}]*)\}|(\{)|([*#$@!?\-0-9])|([A-Za-z_][A-Za-z0-9_]*))/g;

function expand(template: string, lookUp: (key: string) => string): string {
  return template.replace(token, (_whole, braced?: string, open?: string, special?: string, plain?: string) => {
    const key = braced ?? special ?? plain;
    return open !== undefined || key === undefined || key === '' ? '' : lookUp(key);
  });
}

function badTemplates(message: string): SecretChoice {
  return { kind: 'invalid', message: `failed to get name and namespace template from params: ${message}` };
}

function isLabel(text: string): boolean {
  return text.length <= 63 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(text);
}

function isSubdomain(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text);
}

function own(values: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** As Go's `%q`, for the characters that a parameter can have. */
function quote(text: string): string {
  return JSON.stringify(text);
}
