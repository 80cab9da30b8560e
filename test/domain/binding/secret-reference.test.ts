import { describe, expect, it } from 'vitest';
import { resolveSecret } from '../../../src/domain/binding/secret-reference.ts';

const nameKey = 'csi.storage.k8s.io/snapshotter-secret-name';
const namespaceKey = 'csi.storage.k8s.io/snapshotter-secret-namespace';

function choose(name: string | undefined, namespace: string | undefined) {
  const parameters = {
    ...(name !== undefined && { [nameKey]: name }),
    ...(namespace !== undefined && { [namespaceKey]: namespace }),
  };
  return resolveSecret({ parameters, contentName: 'snapcontent-1', snapshot: { namespace: 'prod', name: 'snap' } });
}

describe('the Secret of a class', () => {
  it('is none when the class names none', () => {
    expect(choose(undefined, undefined)).toEqual({ kind: 'none' });
  });

  it.each([
    ['keys', 'storage', { namespace: 'storage', name: 'keys' }],
    [`\${volumesnapshot.name}.keys`, `\${volumesnapshot.namespace}`, { namespace: 'prod', name: 'snap.keys' }],
    [`\${volumesnapshotcontent.name}`, 'storage', { namespace: 'storage', name: 'snapcontent-1' }],
    [`a\${}b`, 'storage', { namespace: 'storage', name: 'ab' }],
  ])('is %s in %s', (name, namespace, secret) => {
    expect(choose(name, namespace)).toEqual({ kind: 'secret', ...secret });
  });

  const templates = 'failed to get name and namespace template from params: ';
  it.each([
    [
      'keys',
      undefined,
      `${templates}either name and namespace for Snapshotter secrets specified, Both must be specified`,
    ],
    [
      undefined,
      'storage',
      `${templates}either name and namespace for Snapshotter secrets specified, Both must be specified`,
    ],
    [
      '',
      'storage',
      `${templates}Snapshotter secrets specified in parameters but value of either namespace or name is empty`,
    ],
    [
      'keys',
      `\${volumesnapshot.name}`,
      `error resolving value "\${volumesnapshot.name}": invalid tokens: ["volumesnapshot.name"]`,
    ],
    ['$b.$a', 'storage', 'error resolving value "$b.$a": invalid tokens: ["a" "b"]'],
    ['x$$', 'storage', 'error resolving value "x$$": invalid tokens: ["$"]'],
    ['x$', 'storage', '"x$" is not a valid secret name'],
    [`x\${open`, 'storage.', '"storage." is not a valid namespace name'],
    [
      'keys',
      `x\${volumesnapshot.namespace}-`,
      `"x\${volumesnapshot.namespace}-" resolved to "xprod-" which is not a valid namespace name`,
    ],
    [
      `\${volumesnapshot.name}_`,
      'storage',
      `"\${volumesnapshot.name}_" resolved to "snap_" which is not a valid secret name`,
    ],
    ['$toString', 'storage', 'error resolving value "$toString": invalid tokens: ["toString"]'],
  ])('%s in %s is refused in words that people search for', (name, namespace, message) => {
    expect(choose(name, namespace)).toEqual({ kind: 'invalid', message });
  });
});
