import { type Situation, situation } from './situation.ts';
import * as s from './steps.ts';

const [one, two] = [s.snapshot('one'), s.snapshot('two')];
const kept = '{ns}-kept';
const keptContent = s.content(kept);
const contentFinalizer = 'snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection';

/** Contents that somebody else has made, and snapshots that ask for them. */
export const existingContents: readonly Situation[] = [
  situation(
    'an existing content of policy Delete is bound and becomes ready',
    s.orphanedData(),
    s.makeContent(kept, { snapshot: 'one' }),
    s.ask('one', kept),
    s.wait(one, s.ready),
  ),
  situation(
    'an existing content of policy Delete goes with its snapshot, and so do its data',
    s.orphanedData(),
    s.makeContent(kept, { snapshot: 'one' }),
    s.ask('one', kept),
    s.wait(one, s.ready),
    s.wait(keptContent, s.ready),
    s.remove(one),
    s.wait(one, s.gone),
  ),
  situation(
    'an existing content of policy Retain outlives its snapshot',
    s.orphanedData(),
    s.makeContent(kept, { snapshot: 'one', policy: 'Retain' }),
    s.ask('one', kept),
    s.wait(one, s.ready),
    s.remove(one),
    s.wait(one, s.gone),
  ),
  situation(
    'an existing content takes the class of its snapshot',
    s.orphanedData(),
    s.makeContent(kept, { snapshot: 'one' }),
    s.ask('one', kept, 'directory'),
    s.wait(one, s.ready),
  ),
  situation(
    'an existing content has a class of its own',
    s.orphanedData(),
    s.makeContent(kept, { snapshot: 'one', className: 'directory-retain' }),
    s.ask('one', kept),
    s.wait(one, s.ready),
  ),
  situation(
    'an existing content is asked for with a class that does not exist',
    s.orphanedData(),
    s.makeContent(kept, { snapshot: 'one' }),
    s.ask('one', kept, '{ns}-gold'),
    s.wait(one, s.failing('not found')),
  ),
  situation(
    'an existing content is of another snapshot of that name',
    s.makeContent(kept, { snapshot: 'one', handle: 'tape', uid: '5d1e0a5c-0000-4000-8000-000000000000' }),
    s.ask('one', kept),
    s.wait(one, s.failing('different snapshot')),
  ),
  situation(
    'an existing content names another snapshot',
    s.makeContent(kept, { snapshot: 'other', handle: 'tape' }),
    s.ask('one', kept),
    s.wait(one, s.failing('different snapshot')),
  ),
  situation(
    'two snapshots ask for one content',
    s.orphanedData(),
    s.makeContent(kept, { snapshot: 'one' }),
    s.ask('one', kept),
    s.wait(one, s.ready),
    s.ask('two', kept),
    s.wait(two, s.failing('different snapshot')),
  ),
  situation(
    'a snapshot asks for a content that comes later',
    s.ask('one', kept),
    s.wait(one, s.failing('missing')),
    s.orphanedData(),
    s.makeContent(kept, { snapshot: 'one' }),
    s.wait(one, s.ready),
  ),
  situation('a snapshot asks for a content that never comes', s.ask('one', kept), s.wait(one, s.failing('missing'))),
  situation(
    'a snapshot that waits for its content is deleted',
    s.ask('one', kept),
    s.wait(one, s.failing('missing')),
    s.remove(one),
    s.wait(one, s.gone),
  ),
  situation(
    'a snapshot asks for a content that was cut for another',
    s.readySnapshot('first'),
    s.ask('one', '{content of first}'),
    s.wait(one, s.failing('dynamically provisioned')),
  ),
  situation(
    'a snapshot is made again after its existing content was bound to the first of its name',
    s.orphanedData(),
    s.makeContent(kept, { snapshot: 'one', policy: 'Retain' }),
    s.ask('one', kept),
    s.wait(one, s.ready),
    s.remove(one),
    s.wait(one, s.gone),
    s.ask('one', kept),
    s.wait(one, s.failing('different snapshot')),
  ),
  situation(
    'a content that nobody asks for is left alone',
    s.makeContent(kept, { snapshot: 'nobody', handle: 'tape', policy: 'Retain' }),
    s.wait(keptContent, s.there),
  ),
  situation(
    'a temporary content, as Velero makes it to delete data, goes at once',
    s.orphanedData(),
    s.makeContent(kept, { snapshot: 'one-4711', finalizers: [contentFinalizer] }),
    s.remove(keptContent),
    s.wait(keptContent, s.gone),
  ),
];
