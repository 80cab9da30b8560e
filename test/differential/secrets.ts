import { type Situation, situation } from './situation.ts';
import * as s from './steps.ts';

const key = (name: string) => `csi.storage.k8s.io/snapshotter-secret-${name}`;

/** What a template calls it. */
const variable = (name: string) => `$\{${name}}`;

function withSecret(name: string, parameters: Readonly<Record<string, string>>, until = s.failing('input parameters')) {
  return situation(
    name,
    s.makeForeignClaim('data'),
    s.makeClass('gold', { driver: '{ns}.example', parameters }),
    s.snap('one', 'data', '{ns}-gold'),
    s.wait(s.snapshot('one'), until),
  );
}

/** The templates of a class that say which Secret the sidecar hands to the driver. */
export const secrets: readonly Situation[] = [
  withSecret('a class names a Secret', { [key('name')]: 'login', [key('namespace')]: 'storage' }, s.bound),
  withSecret(
    'a class names a Secret by templates',
    {
      [key('name')]: `${variable('volumesnapshot.name')}-login`,
      [key('namespace')]: variable('volumesnapshot.namespace'),
    },
    s.bound,
  ),
  withSecret(
    'a class names a Secret by the name of the content',
    { [key('name')]: variable('volumesnapshotcontent.name'), [key('namespace')]: 'storage' },
    s.bound,
  ),
  withSecret('a class names a Secret without its namespace', { [key('name')]: 'login' }),
  withSecret('a class names a Secret with an empty namespace', { [key('name')]: 'login', [key('namespace')]: '' }),
  withSecret('a class names a Secret by an unknown template', {
    [key('name')]: variable('volumesnapshot.uid'),
    [key('namespace')]: 'storage',
  }),
  withSecret('a class names a Secret in a namespace that cannot be', {
    [key('name')]: 'login',
    [key('namespace')]: `${variable('volumesnapshot.namespace')}/x`,
  }),
];
