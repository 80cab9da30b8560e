import operatorPackage, { type ResourceEvent, ResourceEventType } from '@dot-i/k8s-operator';
import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import type { KubeClient, Patch } from '../src/kube/client.ts';
import { type CollectionName, ManagedOperator, StoredResourceEvent } from '../src/managed-operator.ts';
import type { RawObject } from '../src/runtime/raw-object.ts';
import type { Stored, StoreEvent } from '../src/runtime/stored.ts';
import { createMemoryLogger } from './support/memory-logger.ts';

/** Private methods of the base class. Only methods that are overridden call them. */
const unreachable = ['errorToJson', 'resourceStatusRequest'];

const schedules: CollectionName = {
  group: 'keepsake.dev',
  version: 'v1',
  plural: 'snapshotschedules',
  namespace: undefined,
};
const nightly = { namespace: 'prod', name: 'nightly', uid: 'u', resourceVersion: '7' } as const satisfies Stored;
const path = '/apis/keepsake.dev/v1/namespaces/prod/snapshotschedules/nightly';

class Probe extends ManagedOperator {
  protected override async init(): Promise<void> {
    await this.watchResource('keepsake.dev', 'v1', 'snapshotschedules', async () => undefined);
  }

  readonly resources = {
    watch: this.watchResource.bind(this),
    setStatus: this.setResourceStatus.bind(this),
    patchStatus: this.patchResourceStatus.bind(this),
    handleFinalizer: this.handleResourceFinalizer.bind(this),
    setFinalizers: this.setResourceFinalizers.bind(this),
    register: this.registerCustomResourceDefinition.bind(this),
    uri: this.getCustomResourceApiUri.bind(this),
    axios: this.applyAxiosKubeConfigAuth.bind(this),
    gaxios: this.applyGaxiosKubeConfigAuth.bind(this),
  };
}

/** An operator over one stored object; `log` is everything that it asked for, in order. */
function probe(metadata: object = {}) {
  const log: unknown[] = [];
  const watched: { collection: CollectionName; onChange: (change: StoreEvent<Stored>) => void }[] = [];
  const object: RawObject = { metadata: { ...nightly, ...metadata } };
  const answer = async (...call: readonly unknown[]) => {
    log.push(call);
    return object;
  };
  const client = {
    get: (at: string) => answer('get', at),
    patch: (at: string, patch: Patch) => answer('patch', at, patch),
  } as unknown as KubeClient;
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser({ name: 'c', server: 'https://cluster:6443', skipTLSVerify: false }, { name: 'u' });
  const operator = new Probe(
    {
      kubeConfig,
      client,
      watch: (collection, onChange) => {
        log.push(['watch', collection.plural]);
        watched.push({ collection, onChange });
      },
      run: async () => void log.push('run'),
      shutDown: async () => void log.push('shut down'),
    },
    createMemoryLogger(),
  );
  return { operator, resources: operator.resources, log, watched };
}

const eventOf = (type: 'ADDED' | 'MODIFIED' | 'DELETED' = 'ADDED') => {
  const changes: Record<typeof type, StoreEvent<Stored>> = {
    ADDED: { type: 'ADDED', object: nightly },
    MODIFIED: { type: 'MODIFIED', object: nightly, previous: nightly },
    DELETED: { type: 'DELETED', object: nightly, tombstone: true },
  };
  return new StoredResourceEvent(schedules, changes[type]);
};

describe('the shell over the framework', () => {
  it('replaces every method of the base class, so that an update of it cannot bring its network code back', () => {
    const methodsOf = (prototype: object) =>
      Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor');
    const toReplace = methodsOf(operatorPackage.default.prototype).filter((name) => !unreachable.includes(name));
    expect(toReplace).toHaveLength(11);
    expect(methodsOf(ManagedOperator.prototype)).toEqual(expect.arrayContaining(toReplace));
  });

  it('knows all that the base class’s constructor makes: data, and no function that would escape the check above', () => {
    const { operator } = probe();
    const made = Object.getOwnPropertyNames(operator).filter((name) => name !== 'resources');
    expect(made.sort()).toEqual([
      'eventQueue',
      'k8sApi',
      'kubeConfig',
      'logger',
      'resourcePathBuilders',
      'watchRequests',
    ]);
  });

  it('declares its watches first and then runs; stop waits until everything has ended', async () => {
    const { operator, log } = probe();
    await operator.start();
    expect(log).toEqual([['watch', 'snapshotschedules'], 'run']);
    await operator.stop();
    expect(log.at(-1)).toBe('shut down');
  });

  it('hands a change on as the framework’s event, and the stored object with it', async () => {
    const { resources, watched } = probe();
    const seen: ResourceEvent[] = [];
    await resources.watch('keepsake.dev', 'v1', 'snapshotschedules', async (event) => void seen.push(event), 'prod');
    const [{ collection, onChange } = expect.fail('nothing is watched')] = watched;
    expect(collection).toEqual({ ...schedules, namespace: 'prod' });

    const change: StoreEvent<Stored> = { type: 'DELETED', object: nightly, tombstone: true };
    onChange(change);
    expect(seen).toMatchObject([
      {
        type: ResourceEventType.Deleted,
        meta: { name: 'nightly', namespace: 'prod', id: 'snapshotschedules.keepsake.dev/v1', resourceVersion: '7' },
        object: { apiVersion: 'keepsake.dev/v1', metadata: nightly },
        change,
      },
    ]);
  });

  it.each(['setStatus', 'patchStatus'] as const)(
    'writes a status by %s without the version of the event, so that no other write is in its way',
    async (method) => {
      const { resources, log } = probe({ resourceVersion: '8' });
      const meta = await resources[method](eventOf().meta, { readyCount: 2 });
      expect(log).toEqual([['patch', `${path}/status`, { kind: 'merge', body: { status: { readyCount: 2 } } }]]);
      expect(meta).toMatchObject({ name: 'nightly', resourceVersion: '8' });
    },
  );

  it('adds a finalizer beside those of others, guarded by the version that it has read', async () => {
    const { resources, log } = probe({ finalizers: ['theirs'] });
    expect(await resources.handleFinalizer(eventOf(), 'ours', async () => expect.fail('not deleted'))).toBe(true);
    expect(log.at(-1)).toEqual(['patch', path, guarded(['theirs', 'ours'])]);
  });

  it('lets an object with its finalizer be processed', async () => {
    const { resources, log } = probe({ finalizers: ['ours'] });
    expect(await resources.handleFinalizer(eventOf(), 'ours', async () => expect.fail('not deleted'))).toBe(false);
    expect(log.flat()).not.toContain('patch');
  });

  it('removes its finalizer alone, after the work that it stands for', async () => {
    const { resources, log } = probe({ finalizers: ['theirs', 'ours'], deletionTimestamp: '2026-11-22T00:00:00Z' });
    expect(await resources.handleFinalizer(eventOf('MODIFIED'), 'ours', async () => void log.push('work'))).toBe(true);
    expect(log.indexOf('work')).toBeLessThan(log.length - 1);
    expect(log.at(-1)).toEqual(['patch', path, guarded(['theirs'])]);
  });

  it('keeps its finalizer and says so when the work fails', async () => {
    const { resources, log } = probe({ finalizers: ['ours'], deletionTimestamp: '2026-11-22T00:00:00Z' });
    const failing = resources.handleFinalizer(eventOf('MODIFIED'), 'ours', () => Promise.reject(new Error('no disk')));
    await expect(failing).rejects.toThrow('no disk');
    expect(log.flat()).not.toContain('patch');
  });

  it('sets the finalizers that it is told to set', async () => {
    const { resources, log } = probe({ finalizers: ['ours'] });
    await resources.setFinalizers(eventOf().meta, []);
    expect(log.at(-1)).toEqual(['patch', path, guarded([])]);
  });

  it('addresses the cluster that it was given, and not the one that the base class found', () => {
    const { resources } = probe();
    expect(resources.uri('keepsake.dev', 'v1', 'snapshotschedules', 'prod')).toBe(
      'https://cluster:6443/apis/keepsake.dev/v1/namespaces/prod/snapshotschedules',
    );
    expect(resources.uri('', 'v1', 'persistentvolumes')).toBe('https://cluster:6443/api/v1/persistentvolumes');
  });

  it('registers no CustomResourceDefinition, and gives no other client credentials', async () => {
    const { resources, log } = probe();
    expect(() => resources.register('crd.yaml')).toThrow('crd.yaml: CustomResourceDefinitions are installed by');
    await expect(resources.axios()).rejects.toThrow('through the transport');
    await expect(resources.gaxios()).rejects.toThrow('through the transport');
    expect(log).toEqual([]);
  });

  it.each([
    ['persistentvolumes.v1', 'v1', '/api/v1/persistentvolumes/a/status'],
    ['snapshotruns.keepsake.dev/v1', 'keepsake.dev/v1', '/apis/keepsake.dev/v1/snapshotruns/a/status'],
  ])('finds the path of an object by the framework’s id %s', async (id, apiVersion, expected) => {
    const { resources, log } = probe();
    await resources.setStatus({ id, apiVersion, kind: '', name: 'a', resourceVersion: '1' }, {});
    expect(log).toMatchObject([['patch', expected, {}]]);
  });
});

function guarded(finalizers: readonly string[]): Patch {
  return {
    kind: 'json',
    operations: [
      { op: 'test', path: '/metadata/resourceVersion', value: '7' },
      { op: 'add', path: '/metadata/finalizers', value: finalizers },
    ],
  };
}
