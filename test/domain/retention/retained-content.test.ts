import { describe, expect, it } from 'vitest';
import { describeRetained, retainedContent } from '../../../src/domain/retention/retained-content.ts';
import { readySnapshot, snapshotClass } from '../../support/build.ts';

const keeping = snapshotClass({ name: 'gold', deletionPolicy: 'Retain' });
const bound = readySnapshot({ className: 'gold', contentName: 'snapcontent-1' });

describe('what a deleted snapshot leaves behind', () => {
  it.each([
    ['its content, when its class retains', bound, [snapshotClass(), keeping], 'snapcontent-1'],
    ['nothing, when its class deletes', bound, [snapshotClass({ name: 'gold' })], undefined],
    ['nothing that is known, when its class is gone', bound, [snapshotClass()], undefined],
    ['nothing, before it was bound', { ...bound, contentName: undefined }, [keeping], undefined],
    ['nothing that is known, when it names no class', { ...bound, className: undefined }, [keeping], undefined],
  ])('is %s', (_, given, classes, expected) => {
    expect(retainedContent(given, classes)?.contentName).toBe(expected);
  });

  it('is told with the commands that remove it', () => {
    const text = describeRetained({ contentName: 'snapcontent-1', className: 'gold', driver: 'csi.example' });
    expect(text).toContain('since class gold has deletionPolicy Retain');
    expect(text).toContain(
      `kubectl patch volumesnapshotcontent snapcontent-1 --type=merge -p '{"spec":{"deletionPolicy":"Delete"}}'`,
    );
    expect(text).toContain('&& kubectl delete volumesnapshotcontent snapcontent-1');
  });
});
