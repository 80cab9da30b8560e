import { readFile } from 'node:fs/promises';
import { requireEqual } from '../check-failure.ts';
import type { KubeObject } from '../objects.ts';
import { type Scene, shownPath } from '../scene.ts';
import { findCopy } from '../snapshot-copy.ts';
import { met, unmet, waitFor } from '../wait-for.ts';
import { oldContent } from './write-source.ts';

/** A snapshot with everything that stands for it, down to the driver's files. */
export interface ReadySnapshot {
  readonly name: string;
  readonly contentName: string;
  /** The folder of the driver's copy. */
  readonly folder: string;
  /** The copy of the one file that the story is about. */
  readonly file: string;
}

/** The snapshot and its content point at each other, both are ready, and the driver has the data. */
export async function becomeReady(scene: Scene, name: string): Promise<ReadySnapshot> {
  const { report, objects, namespace, binding } = scene;
  report.step('The snapshot is bound to its content in both directions, and ready');
  const { snapshot, contentName } = await waitFor(scene, {
    what: `snapshot ${name} is ready to use`,
    look: async () => {
      const snapshot = await objects.get('volumesnapshot', name);
      const { boundVolumeSnapshotContentName: bound, readyToUse, error } = snapshot?.status ?? {};
      return snapshot && readyToUse && bound
        ? met({ snapshot, contentName: bound })
        : unmet(error?.message ?? (snapshot ? `readyToUse ${readyToUse}, content ${bound}` : 'no such snapshot'));
    },
  });
  const { uid } = snapshot.metadata;
  report.ok('snapshot → content', `status.boundVolumeSnapshotContentName: ${contentName}`);

  const { content, handle, folder, file } = await findCopy(scene, contentName);
  const back = content.spec.volumeSnapshotRef;
  requireEqual('content → snapshot: spec.volumeSnapshotRef points back', {
    expected: { kind: 'VolumeSnapshot', namespace, name, uid },
    seen: { kind: back.kind, namespace: back.namespace, name: back.name, uid: back.uid },
  });
  report.ok('content → snapshot', `spec.volumeSnapshotRef: ${namespace}/${name}, uid ${uid}`);
  const by = binders[binding];
  requireEqual(`both arrows are the work of ${by.words}, by managedFields`, {
    expected: [by.manager, by.manager],
    seen: [writerOf(snapshot, 'f:boundVolumeSnapshotContentName'), writerOf(content, 'f:volumeSnapshotRef')],
  });
  report.ok(`both arrows are the work of ${by.words}`, `metadata.managedFields of both: ${by.manager}`);
  requireEqual('the content is ready as well', { expected: true, seen: content.status?.readyToUse });
  report.ok(`both are ready to use; the driver's own handle is ${handle}`);
  requireEqual("the driver's copy has the data", { expected: oldContent, seen: await readFile(file, 'utf8') });
  report.ok(`the driver's copy says "${oldContent.trim()}"`, shownPath(scene, file));
  return { name, contentName, folder, file };
}

const binders = {
  builtin: { words: 'Keepsake itself', manager: 'keepsake-binding' },
  external: { words: "upstream's snapshot-controller", manager: 'snapshot-controller' },
} as const satisfies Record<Scene['binding'], object>;

/** Who wrote a field of an object, as the API server has recorded it. */
function writerOf({ metadata: { managedFields = [] } }: KubeObject, field: string): string {
  const wrote = managedFields.filter(({ fieldsV1 }) => JSON.stringify(fieldsV1).includes(`"${field}"`));
  return wrote.map(({ manager }) => manager).join(', ');
}
