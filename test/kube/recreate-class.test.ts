import { describe, expect, it } from 'vitest';
import type { RecreateClass } from '../../src/domain/topology/policy/topology-action.ts';
import { createClient } from '../../src/kube/client.ts';
import { recoverClasses } from '../../src/kube/recover-classes.ts';
import { type RecreateContext, recreateClass } from '../../src/kube/recreate-class.ts';
import { createRecreateJournal } from '../../src/kube/recreate-journal.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { ConnectionError } from '../../src/runtime/connection-error.ts';
import type { RawObject } from '../../src/runtime/raw-object.ts';
import type { ApiRequest, Transport } from '../../src/runtime/transport.ts';
import {
  type ClusterInMemory,
  type ClusterOptions,
  type ClusterRefusal,
  type ClusterWrite,
  createClusterInMemory,
} from '../support/cluster-in-memory.ts';

const namespace = 'keepsake-system';
const fast = { namespace: undefined, name: 'fast' };
const isDefault = 'storageclass.kubernetes.io/is-default-class';
const terms = [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['a', 'b'] }] }];

/** A class that is wrong, in use as the default, kept by a GitOps tool, and consents. */
const wrong = {
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: {
    name: 'fast',
    labels: { team: 'storage' },
    annotations: {
      [isDefault]: 'true',
      'argocd.argoproj.io/tracking-id': 'apps:storage.k8s.io/StorageClass:/fast',
      'keepsake.dev/recreate': 'true',
    },
  },
  provisioner: 'ebs.csi.aws.com',
  parameters: { type: 'gp3' },
  mountOptions: ['noatime'],
  reclaimPolicy: 'Delete',
  allowVolumeExpansion: true,
  volumeBindingMode: 'Immediate',
};

/** The same as it shall be. */
const right = {
  ...wrong,
  metadata: {
    name: 'fast',
    labels: wrong.metadata.labels,
    annotations: {
      [isDefault]: 'true',
      'argocd.argoproj.io/tracking-id': 'apps:storage.k8s.io/StorageClass:/fast',
      'keepsake.dev/injected': 'volumeBindingMode,allowedTopologies',
      'keepsake.dev/policy': 'zonal',
    },
  },
  volumeBindingMode: 'WaitForFirstConsumer',
  allowedTopologies: terms,
};

function actionFor({ metadata: { name, uid, resourceVersion } }: RawObject): RecreateClass {
  return {
    kind: 'recreate-class',
    name,
    uid,
    resourceVersion,
    volumeBindingMode: 'WaitForFirstConsumer',
    allowedTopologies: terms,
    annotations: { 'keepsake.dev/injected': 'volumeBindingMode,allowedTopologies', 'keepsake.dev/policy': 'zonal' },
    because: 'the class consents',
  };
}

function build({ admit, object = wrong }: { admit?: ClusterOptions['admit']; object?: typeof wrong } = {}) {
  const cluster = createClusterInMemory({ clock: systemClock, ...(admit && { admit }) });
  const calls: string[] = [];
  cluster.onWrite(({ method, plural, name, body }) => calls.push(wordOf(method, plural, name, body)));
  const made = cluster.add('storageclasses', object);
  const context = contextOver(cluster.transport);
  return { cluster, calls, made, context, run: () => recreateClass(actionFor(made), 'zonal', context) };
}

function wordOf(method: string, plural: string, name: string | undefined, body: unknown): string {
  const { metadata } = body as Partial<RawObject>;
  const dryRun = plural === 'storageclasses' && metadata?.name.startsWith('keepsake-recreate-');
  return `${method} ${plural}${dryRun ? ' (dry run)' : ''}${name === 'fast' ? ' fast' : ''}`;
}

function contextOver(transport: Transport): RecreateContext {
  const retry = { attempts: 2, baseWaitMs: 1 };
  const client = createClient(transport, { clock: systemClock, random: () => 0, retry });
  return { client, journal: createRecreateJournal(client, namespace), signal: new AbortController().signal };
}

/** The class without what the API server adds. */
function seen(cluster: ClusterInMemory): unknown {
  const object = cluster.get('storageclasses', fast);
  if (object === undefined) return undefined;
  const { name, labels, annotations } = object.metadata;
  return { ...object, metadata: { name, labels, annotations } };
}

const refuse = (message: string): ClusterRefusal => ({ code: 403, reason: 'Forbidden', message });
const isDryRun = ({ method, plural, body }: ClusterWrite) =>
  wordOf(method, plural, undefined, body) === 'POST storageclasses (dry run)';
const isCreation = (write: ClusterWrite) =>
  write.method === 'POST' && write.plural === 'storageclasses' && !isDryRun(write);

describe('a recreation', () => {
  it('rehearses, writes down, deletes, creates and clears away, in this order', async () => {
    const { calls, run } = build();
    expect(await run()).toMatchObject({ kind: 'recreated' });
    expect(calls).toEqual([
      'POST storageclasses (dry run)',
      'POST configmaps',
      'DELETE storageclasses fast',
      'POST storageclasses',
      'DELETE configmaps',
    ]);
  });

  it('keeps all of the class but what was wrong, its default mark and GitOps tracking too, and drops the consent', async () => {
    const { cluster, made, run } = build();
    await run();
    expect(seen(cluster)).toEqual(right);
    expect(cluster.get('storageclasses', fast)?.metadata.uid).not.toBe(made.metadata.uid);
    expect(cluster.objects('configmaps')).toEqual([]);
  });

  it('leaves allowedTopologies as they are when only the mode is wrong', async () => {
    const { made, context } = build();
    const { allowedTopologies: _same, ...action } = actionFor(made);
    expect(await recreateClass(action, 'zonal', context)).toMatchObject({
      kind: 'recreated',
      object: expect.not.objectContaining({ allowedTopologies: expect.anything() }),
    });
  });
});

describe('nothing is deleted', () => {
  it.each([
    ['the consent was taken back', { 'keepsake.dev/recreate': 'false' }],
    ['the class was edited since it was judged', { 'keepsake.dev/recreate': 'true', other: 'new' }],
  ])('when %s', async (_, annotations) => {
    const { cluster, calls, run } = build();
    const edited = cluster.edit('storageclasses', fast, (object) => ({
      ...object,
      metadata: { ...object.metadata, annotations },
    }));
    expect(await run()).toEqual({ kind: 'overtaken' });
    expect(calls).toEqual([]);
    expect(cluster.get('storageclasses', fast)).toEqual(edited);
  });

  it('without the consent, even if a plan said so', async () => {
    const { calls, run } = build({
      object: {
        ...wrong,
        metadata: { ...wrong.metadata, annotations: { ...wrong.metadata.annotations, 'keepsake.dev/recreate': '' } },
      },
    });
    expect(await run()).toEqual({ kind: 'overtaken' });
    expect(calls).toEqual([]);
  });

  it('when a finalizer would hold up the deletion', async () => {
    const { calls, run } = build({
      object: { ...wrong, metadata: { ...wrong.metadata, finalizers: ['example.com/hold'] } as typeof wrong.metadata },
    });
    expect(await run()).toMatchObject({ kind: 'refused', message: expect.stringContaining('example.com/hold') });
    expect(calls).toEqual([]);
  });

  it('when the API server would refuse the new class', async () => {
    const { cluster, calls, made, run } = build({
      admit: (write) => (isDryRun(write) ? refuse('guarded by another policy') : undefined),
    });
    expect(await run()).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('guarded by another policy'),
    });
    expect(calls).toEqual(['POST storageclasses (dry run)']);
    expect(cluster.get('storageclasses', fast)).toEqual(made);
  });

  it('when somebody edits the class between the look and the deletion; the journal is cleared', async () => {
    const { cluster, calls, run } = build({
      admit({ method, plural }) {
        if (method === 'DELETE' && plural === 'storageclasses') touch(cluster);
        return undefined;
      },
    });
    expect(await run()).toEqual({ kind: 'overtaken' });
    expect(calls.at(-1)).toBe('DELETE configmaps');
    expect(cluster.get('storageclasses', fast)?.volumeBindingMode).toBe('Immediate');
    expect(cluster.objects('configmaps')).toEqual([]);
  });

  it('when the operator may not; the journal is cleared', async () => {
    const { cluster, made, run } = build({
      admit: ({ method, plural }) =>
        method === 'DELETE' && plural === 'storageclasses' ? refuse('no right to delete') : undefined,
    });
    expect(await run()).toMatchObject({ kind: 'refused', message: expect.stringContaining('no right to delete') });
    expect(cluster.get('storageclasses', fast)).toEqual(made);
    expect(cluster.objects('configmaps')).toEqual([]);
  });
});

describe('between deletion and creation', () => {
  it('a class that somebody else makes under the name stays theirs, and that is said', async () => {
    const { cluster, run } = build();
    cluster.onChange(({ plural, after }) => {
      if (plural === 'storageclasses' && after === undefined)
        cluster.add('storageclasses', { ...wrong, parameters: { type: 'io2' } });
    });
    expect(await run()).toMatchObject({
      kind: 'taken',
      message: expect.stringContaining('another volumeBindingMode, parameters'),
    });
    expect(cluster.get('storageclasses', fast)).toMatchObject({ parameters: { type: 'io2' } });
    expect(cluster.objects('configmaps')).toEqual([]);
  });

  it('a refusal keeps the manifest in the journal, names the ConfigMap, and ends once it is lifted', async () => {
    let refused = true;
    const { cluster, context, run } = build({
      admit: (write) => (refused && isCreation(write) ? refuse('not now') : undefined),
    });
    const outcome = await run();
    const [entry] = cluster.objects('configmaps');
    expect(outcome).toMatchObject({
      kind: 'unfinished',
      message: expect.stringContaining(`${namespace}/${entry?.metadata.name}`),
    });
    expect(await recoverClasses(context)).toMatchObject([{ kind: 'ended', outcome: { kind: 'unfinished' } }]);
    refused = false;
    expect(await recoverClasses(context)).toMatchObject([{ kind: 'ended', outcome: { kind: 'recreated' } }]);
    expect(seen(cluster)).toEqual(right);
    expect(await recoverClasses(context)).toEqual([]);
  });
});

describe('a process that is killed', () => {
  const steps = 6;

  it.each(
    Array.from({ length: steps }, (_, step) => step).flatMap((step) => [
      [step, 'before'] as const,
      [step, 'after'] as const,
    ]),
  )('at call %i, %s the server has carried it out, leaves what the next one ends', async (step, when) => {
    const { cluster, made } = build();
    await expect(
      recreateClass(actionFor(made), 'zonal', contextOver(dyingAt(cluster.transport, step, when))),
    ).rejects.toThrow();
    await liveOn(cluster);
    expect(seen(cluster)).toEqual(right);
    expect(cluster.objects('configmaps')).toEqual([]);
  });

  it('once more while the next one recovers leaves what the third one ends', async () => {
    for (let step = 0; step < 4; step++) {
      const { cluster, made } = build();
      const atCreation = contextOver(dyingAt(cluster.transport, 4, 'before'));
      await expect(recreateClass(actionFor(made), 'zonal', atCreation)).rejects.toThrow();
      expect(cluster.get('storageclasses', fast)).toBeUndefined();
      await expect(recoverClasses(contextOver(dyingAt(cluster.transport, step, 'after')))).rejects.toThrow();
      await liveOn(cluster);
      expect(seen(cluster)).toEqual(right);
      expect(cluster.objects('configmaps')).toEqual([]);
    }
  });

  it('makes exactly as many calls as are tried above', async () => {
    const { cluster, made } = build();
    let calls = 0;
    const counting: Transport = (request) => {
      calls++;
      return cluster.transport(request);
    };
    await recreateClass(actionFor(made), 'zonal', contextOver(counting));
    expect(calls).toBe(steps);
  });
});

describe('an answer that is lost', () => {
  it.each([
    ['to the creation', /^POST .*storageclasses\?(?!.*dryRun)/, 'recreated'],
    ['to the deletion', /^DELETE .*storageclasses/, 'unfinished'],
    ['to the entry of the journal', /^POST .*configmaps/, 'recreated'],
  ])('%s costs nothing', async (_, call, kind) => {
    const { cluster, made } = build();
    const context = contextOver(losing(cluster.transport, call));
    expect(await recreateClass(actionFor(made), 'zonal', context)).toMatchObject({ kind });
    await recoverClasses(context);
    expect(seen(cluster)).toEqual(right);
    expect(cluster.objects('configmaps')).toEqual([]);
  });
});

describe('the journal', () => {
  it('removes an entry whose class was not deleted after all', async () => {
    const { cluster, made, context } = build();
    const atDeletion = contextOver(dyingAt(cluster.transport, 3, 'before'));
    await expect(recreateClass(actionFor(made), 'zonal', atDeletion)).rejects.toThrow();
    expect(await recoverClasses(context)).toMatchObject([{ kind: 'not-begun' }]);
    expect(cluster.get('storageclasses', fast)).toEqual(made);
    expect(cluster.objects('configmaps')).toEqual([]);
  });

  it.each([
    ['belongs to no class', 'keepsake-recreate-other', { storageClassName: 'fast' }],
    ['holds no manifest', undefined, { storageClassName: 'fast', 'manifest.json': '{' }],
    ['holds another class', undefined, { 'manifest.json': JSON.stringify({ ...wrong, metadata: { name: 'slow' } }) }],
    ['holds another kind', undefined, { 'manifest.json': JSON.stringify({ ...wrong, kind: 'ClusterRole' }) }],
  ])('does not follow a ConfigMap that %s', async (_, name, data) => {
    const { cluster, made, context } = build();
    const atCreation = contextOver(dyingAt(cluster.transport, 4, 'before'));
    await expect(recreateClass(actionFor(made), 'zonal', atCreation)).rejects.toThrow();
    const [entry] = cluster.objects('configmaps');
    if (entry === undefined) throw new Error('nothing was written down');
    cluster.remove('configmaps', { namespace, name: entry.metadata.name });
    const { labels } = entry.metadata;
    const metadata = { name: name ?? entry.metadata.name, namespace, labels };
    cluster.add('configmaps', { metadata, data: { ...(entry.data as object), ...data } });
    expect(await recoverClasses(context)).toMatchObject([{ kind: 'unreadable', problem: expect.any(String) }]);
    expect(cluster.get('storageclasses', fast)).toBeUndefined();
  });
});

/** What a new process does: it ends what was begun, and then what the class still asks for. */
async function liveOn(cluster: ClusterInMemory): Promise<void> {
  const context = contextOver(cluster.transport);
  await recoverClasses(context);
  const present = cluster.get('storageclasses', fast);
  if (present?.volumeBindingMode === 'Immediate') await recreateClass(actionFor(present), 'zonal', context);
}

/** A transport whose process ends at a call, before or after the server has carried it out. */
function dyingAt(transport: Transport, step: number, when: 'before' | 'after'): Transport {
  let calls = 0;
  return async (request) => {
    const call = calls++;
    if (call > step || (call === step && when === 'before')) throw new ConnectionError('aborted', 'killed');
    const response = await transport(request);
    if (call === step) throw new ConnectionError('aborted', 'killed');
    return response;
  };
}

/** A transport on which the first answer to a call is lost. */
function losing(transport: Transport, call: RegExp): Transport {
  let lost = false;
  return async (request: ApiRequest) => {
    const response = await transport(request);
    if (lost || !call.test(`${request.method} ${request.path}`)) return response;
    lost = true;
    throw new ConnectionError('reset', 'ECONNRESET');
  };
}

function touch(cluster: ClusterInMemory): void {
  cluster.edit('storageclasses', fast, (object) => ({
    ...object,
    metadata: { ...object.metadata, labels: { touched: 'true' } },
  }));
}
