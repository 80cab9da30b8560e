import { readFileSync } from 'node:fs';
import { apiVersion, snapshotScheduleResource } from '../api/names.ts';
import { formatTimestamp } from '../api/timestamp.ts';
import type { ObservedSchedule } from '../domain/observed.ts';
import { isKubeError } from '../kube/kube-error.ts';
import { observeLive, type ReadingClient } from '../kube/observe-live.ts';
import { projectSchedule } from '../kube/project-schedule.ts';
import { resourcePath } from '../kube/resources.ts';
import type { RawObject } from '../runtime/raw-object.ts';
import { assumeClaims } from './assumed-claims.ts';
import type { Connection } from './connect.ts';
import type { PlanRequest } from './plan-arguments.ts';
import { type ManifestResult, readManifests, type ScheduleManifest } from './read-manifests.ts';

/**
 * Where a schedule comes from: `live` as it is in the cluster; `edited` the file's spec with the cluster's identity and
 * status; `new` the file, planned as if it were created at the start; `offline` the same, with assumed claims.
 */
export type Origin = 'live' | 'edited' | 'new' | 'offline';

/** One schedule and all that a decision about it may look at. */
export interface PlanInput {
  readonly origin: Origin;
  readonly observed: ObservedSchedule;
}

/** What to plan, or what is wrong with the file, a sentence each. */
export type PlanInputs =
  | { readonly kind: 'ok'; readonly inputs: readonly PlanInput[] }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

/** The uid of a schedule that has none yet: nothing in a cluster can carry it. */
const unknownUid = 'not-created-yet';

/**
 * Reads what a request asks for. Of the cluster, which `open` reaches, it only reads; with `offline` it does not even ask
 * for it. Throws a `KubeError` when the cluster does not answer as it should, and an Error with a sentence when none is
 * named or the schedule is not there.
 */
export async function readPlanInputs(request: PlanRequest, open: () => Connection): Promise<PlanInputs> {
  const { source, offline } = request;
  if (source.kind === 'name') {
    return withConnection(open, async ({ client, namespace = 'default' }) => {
      const at = { namespace: source.namespace ?? request.namespace ?? namespace, name: source.name };
      const raw = await getSchedule(client, at);
      if (raw === undefined) throw new Error(`there is no SnapshotSchedule ${at.namespace}/${at.name} in the cluster`);
      const schedule = projectSchedule(raw);
      if (schedule.deleting) throw new Error(`SnapshotSchedule ${at.namespace}/${at.name} is being deleted`);
      return { kind: 'ok', inputs: [{ origin: 'live', observed: await observeLive(client, schedule) }] };
    });
  }
  const manifests = readFile(source.path);
  // What is wrong with a file is said without a cluster, too.
  const problems = manifests.kind === 'refused' ? [manifests.problem] : problemsOf(manifests.schedules, request.from);
  if (manifests.kind === 'refused' || problems.length > 0) return { kind: 'refused', problems };
  const objects = (namespace: string) =>
    manifests.schedules.map((manifest) => created(manifest, request.namespace ?? namespace, request.from));
  if (offline) {
    const inputs = objects('default').map((raw) => assumeClaims(projectSchedule(raw)));
    return { kind: 'ok', inputs: inputs.map((observed) => ({ origin: 'offline', observed })) };
  }
  return withConnection(open, async ({ client, namespace = 'default' }) => {
    const inputs: PlanInput[] = [];
    for (const raw of objects(namespace)) inputs.push(await inputOf(raw, client));
    return { kind: 'ok', inputs };
  });
}

async function withConnection(open: () => Connection, read: (to: Connection) => Promise<PlanInputs>) {
  const connection = open();
  try {
    return await read(connection);
  } finally {
    await connection.close();
  }
}

async function inputOf(raw: RawObject, client: ReadingClient): Promise<PlanInput> {
  const { namespace = '', name } = raw.metadata;
  const live = await getSchedule(client, { namespace, name });
  const merged = live === undefined ? raw : withIdentityOf(live, raw);
  return {
    origin: live === undefined ? 'new' : 'edited',
    observed: await observeLive(client, projectSchedule(merged)),
  };
}

async function getSchedule(
  client: ReadingClient,
  at: { readonly namespace: string; readonly name: string },
): Promise<RawObject | undefined> {
  try {
    return await client.get(resourcePath(snapshotScheduleResource, at));
  } catch (error) {
    // The whole kind may be missing: a plan is a way to look before anything is installed.
    if (isKubeError(error, 'not-found')) return undefined;
    throw error;
  }
}

/** The object as the API server would show it a moment after it was created. */
function created({ status: _status, metadata, ...rest }: ScheduleManifest, namespace: string, at: Date): RawObject {
  const { name, namespace: own = namespace, labels, annotations } = metadata;
  return {
    apiVersion,
    ...rest,
    metadata: {
      // What has another type, or is missing, is for the validator to say.
      name: name as string,
      namespace: own as string,
      ...(labels !== undefined && { labels }),
      ...(annotations !== undefined && { annotations }),
      uid: unknownUid,
      resourceVersion: '0',
      generation: 1,
      creationTimestamp: formatTimestamp(at),
    },
  };
}

/** What is in the cluster, edited to be as in the file; annotations of others stay, as `kubectl apply` leaves them. */
function withIdentityOf(live: RawObject, raw: RawObject): RawObject {
  const annotations = { ...(live.metadata.annotations as object), ...(raw.metadata.annotations as object) };
  return { ...raw, status: live.status, metadata: { ...live.metadata, annotations } };
}

function problemsOf(schedules: readonly ScheduleManifest[], at: Date): readonly string[] {
  return schedules.flatMap((manifest, index) => {
    const { name } = manifest.metadata;
    const title = `SnapshotSchedule ${typeof name === 'string' ? name : `number ${index + 1}`}`;
    const { spec } = projectSchedule(created(manifest, 'default', at));
    return spec.kind === 'ok' ? [] : spec.problems.map((problem) => `${title}: ${problem}`);
  });
}

function readFile(path: string): ManifestResult {
  const file = path === '-' ? 'standard input' : path;
  let text: string;
  try {
    text = readFileSync(path === '-' ? 0 : path, 'utf8');
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return { kind: 'refused', problem: `${file} cannot be read (${code})` };
  }
  return readManifests(text, file);
}
