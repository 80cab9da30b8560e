import type { NamedWatchContext } from './kube/watch-named.ts';
import type { Metrics } from './server/metrics.ts';

/** What watches of single names are made with, when the metrics are to show them. */
export function namedWatches({
  metrics,
  ...rest
}: Pick<NamedWatchContext, 'transport' | 'clock' | 'random' | 'logger'> & {
  readonly metrics: Pick<Metrics, 'watchObserver' | 'handlerFailed'>;
}): NamedWatchContext {
  return { ...rest, observerOf: metrics.watchObserver, onHandlerError: metrics.handlerFailed };
}
