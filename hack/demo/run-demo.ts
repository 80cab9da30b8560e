import { ControlPlaneError } from '../controlplane/control-plane-error.ts';
import { CheckFailure } from './check-failure.ts';
import { formatSeconds, type Reporter } from './reporter.ts';
import type { Scene } from './scene.ts';
import type { Stage } from './stage.ts';

/** A demo: where it plays, what is told, and what becomes of the place. */
export interface Demo {
  readonly setUp: () => Promise<Stage>;
  /** @throws CheckFailure when something is not as it should be. */
  readonly story: (scene: Scene) => Promise<void>;
  /** What is told when nothing shall stay. @throws like `story`. */
  readonly ending: (scene: Scene) => Promise<void>;
  /** Leave everything running at the end. */
  readonly keep: boolean;
  readonly report: Reporter;
  /** Ends it early. */
  readonly signal: AbortSignal;
}

/** How a demo ended: every check held, one did not or something broke, or it was told to end. */
export type DemoEnd = 'passed' | 'failed' | 'interrupted';

const LOG_LINES = 15;

/** Plays a demo to its end. What goes wrong is reported, with the end of the operator's log, and never thrown. */
export async function runDemo(demo: Demo): Promise<DemoEnd> {
  const { report, signal, keep } = demo;
  const startedAt = performance.now();
  let stage: Stage | undefined;
  try {
    report.line(
      'Keepsake takes a snapshot, restores it, lets it go, and leads a Pod to its volume. Each ✓ was checked at this moment.',
    );
    report.step('A Kubernetes cluster on this machine');
    stage = await beforeAbort(demo.setUp(), signal);
    await demo.story(stage.scene);
    if (!keep) await demo.ending(stage.scene);
    report.line('');
    report.line(`All ${report.steps} steps went as they should, in ${formatSeconds(performance.now() - startedAt)}.`);
    return await leave(stage, demo, 'passed');
  } catch (error) {
    if (signal.aborted) {
      report.line('');
      report.line('Interrupted: ending everything.');
      await stage?.close();
      return 'interrupted';
    }
    explain(error, stage, report);
    if (stage === undefined) return 'failed';
    report.line('');
    if (!keep) report.line('With -- --keep the cluster stays for a look around.');
    return leave(stage, demo, 'failed');
  }
}

async function leave(stage: Stage, { keep, report }: Demo, end: DemoEnd): Promise<DemoEnd> {
  if (!keep) {
    await stage.close();
    report.line('Nothing is left running.');
    return end;
  }
  await stage.release();
  report.line(`The cluster and the operator go on (its log: ${stage.operatorLog}).`);
  report.line(`To stop both: npm run controlplane -- down --dir ${stage.dir}`);
  report.line(`KUBECONFIG=${stage.kubeconfig}`);
  return end;
}

function explain(error: unknown, stage: Stage | undefined, report: Reporter): void {
  if (error instanceof CheckFailure) report.failed(error);
  // The other kinds whose message is for people; anything else is a mistake of ours, and its stack says where.
  else if (error instanceof ControlPlaneError) report.line(error.message);
  else report.line(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const lines = stage?.operatorLines().slice(-LOG_LINES) ?? [];
  if (lines.length > 0) report.log("The end of the operator's log:", lines);
}

/** The result of `work`, unless the signal comes first: what cannot be interrupted is left behind then. */
async function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whoever left it behind has ended by the time it fails.
  work.catch(() => undefined);
  const { promise, reject } = promiseWithReject();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function promiseWithReject() {
  let reject: (reason: unknown) => void = () => undefined;
  const promise = new Promise<never>((_, refuse) => {
    reject = refuse;
  });
  return { promise, reject };
}
