import { relative } from 'node:path';
import type { ControlPlane } from '../controlplane/control-plane.ts';
import type { OperatorProcess } from '../operator-process.ts';
import type { DemoBinding } from './demo-options.ts';
import { createObjects, type Objects } from './objects.ts';
import type { Reporter } from './reporter.ts';

/** Where the story takes place, and all that a step of it may use. */
export interface Scene {
  readonly cluster: Pick<ControlPlane, 'dir' | 'kubectl' | 'volumeFolder' | 'snapshotFolder'>;
  /** The namespace of everything that the story makes. */
  readonly namespace: string;
  readonly objects: Objects;
  readonly operator: Pick<OperatorProcess, 'stop'>;
  readonly binding: DemoBinding;
  readonly report: Reporter;
  /** Ends the story early. */
  readonly signal: AbortSignal;
}

/** Puts a scene together on a running control plane. */
export function createScene(given: Pick<Scene, 'cluster' | 'operator' | 'binding' | 'report' | 'signal'>): Scene {
  const namespace = 'shop';
  return { ...given, namespace, objects: createObjects(given.cluster.kubectl, namespace) };
}

/** A path as the story shows it: inside the control plane's folder, whose own name is long and says nothing. */
export function shownPath({ cluster }: Scene, path: string): string {
  return relative(cluster.dir, path);
}
