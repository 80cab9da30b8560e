import type { Kubectl } from '../../hack/controlplane/kubectl.ts';

// One kubectl for all specs of a table, since starting it takes longer than judging a hundred of them.

/** A kind of ours. */
export type OwnKind = 'SnapshotSchedule' | 'StorageTopologyPolicy';

/** Applies an object for every spec, as a server-side dry run, and returns the specs with defaults filled in. */
export async function acceptedSpecs(
  kubectl: Kubectl,
  specs: readonly object[],
  kind: OwnKind = 'SnapshotSchedule',
): Promise<readonly object[]> {
  const stdin = documents(specs, kind);
  const output = await kubectl(['apply', '--dry-run=server', '-o', 'json', '-f', '-'], { stdin });
  const result = JSON.parse(output) as { items: { spec: object }[] } | { spec: object };
  return 'items' in result ? result.items.map(({ spec }) => spec) : [result.spec];
}

/**
 * Applies an object for every spec, expects each to be refused, and returns what kubectl prints about each:
 * one line for each complaint, `spec.schedule: Invalid value: …`.
 */
export async function refusals(
  kubectl: Kubectl,
  specs: readonly object[],
  kind: OwnKind = 'SnapshotSchedule',
): Promise<readonly (readonly string[])[]> {
  const output = await kubectl(['apply', '--dry-run=server', '-f', '-'], { stdin: documents(specs, kind) }).then(
    () => '',
    (error: Error) => error.message,
  );
  const refusal = new RegExp(`${kind}\\.keepsake\\.dev "([^"]+)" is invalid: (.*)$`, 'gm');
  const texts = new Map([...output.matchAll(refusal)].map(([, name = '', text = '']) => [name, text]));
  return specs.map((_, index) => complaintsIn(texts.get(nameOf(index)) ?? ''));
}

// One complaint stands there as it is, several as `[one, another]`; each begins with the path of a field.
function complaintsIn(text: string): readonly string[] {
  const list = text.startsWith('[spec') ? text.slice(1, -1) : text;
  return list.split(/, (?=spec\.[^ ]+: )/).filter(Boolean);
}

function documents(specs: readonly object[], kind: OwnKind): string {
  const objects = specs.map((spec, index) => ({
    apiVersion: 'keepsake.dev/v1',
    kind,
    metadata: { name: nameOf(index), ...(kind === 'SnapshotSchedule' && { namespace: 'default' }) },
    spec,
  }));
  return objects.map((object) => JSON.stringify(object)).join('\n---\n');
}

function nameOf(index: number): string {
  return `case-${index}`;
}
