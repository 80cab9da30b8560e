import { upstreamFinalizers } from '../../api/upstream-marks.ts';
import type { ProtectContent } from './binding-plan.ts';
import type { Content } from './content.ts';
import { judged } from './judged.ts';

/** The finalizers that a bound content has; its sidecar takes ours away once the storage is clean. */
export function contentFinalizers({ finalizers }: Content): readonly string[] {
  const { contentBound } = upstreamFinalizers;
  return finalizers.includes(contentBound) ? finalizers : [...finalizers, contentBound];
}

/**
 * Gives a content the finalizer that one of ours is created with: other controllers add it later, or a person took it
 * away. Without it the deletion of the content would leave the data behind in the storage.
 */
export function protectContent(content: Content): readonly ProtectContent[] {
  const finalizers = contentFinalizers(content);
  if (content.deleting || finalizers === content.finalizers) return [];
  return [
    {
      kind: 'protect-content',
      content: judged(content),
      finalizers,
      because: 'its data must not be left behind in the storage when it is deleted',
    },
  ];
}
