import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRIVER, ZONE_KEY } from '../../hack/controlplane/cluster-nodes.ts';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { guardName } from '../../src/admission/guard-policy.ts';
import { webhookNames } from '../../src/api/webhook-names.ts';
import { loadKubeconfig } from '../../src/kube/load-kubeconfig.ts';
import { createTransport } from '../../src/kube/undici-transport.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { readBody } from '../../src/runtime/read-body.ts';
import { type ClientCluster, classOf, startClientCluster, termOf, warningsIn } from '../support/topology-clients.ts';

// The webhook is idle, overloaded with large reviews, hangs, is gone, and is taken away. Later parts build on earlier ones.

const file = '--filename=-';
const dryRun = ['--dry-run=server', '--output=json'];
const apply = ['apply', '--server-side', file];
const waiting = { volumeBindingMode: 'WaitForFirstConsumer' };
const guarded =
  'volumeBindingMode is Immediate, and StorageTopologyPolicy zonal would have set it, but Keepsake was not asked or did not answer; the field cannot be changed later: write volumeBindingMode: WaitForFirstConsumer, or opt out with the label keepsake.dev/topology-policy: ignore';

let cluster: ClientCluster;

beforeAll(async () => {
  cluster = await startClientCluster();
  const allowedTopologies = { source: 'Discovered', topologyKeys: [ZONE_KEY] };
  await cluster.applyPolicy('zonal', { match: { provisioners: [DRIVER] }, allowedTopologies });
  await cluster.whenAnswering(classOf(DRIVER, 'probe'));
});

afterAll(() => cluster?.stop());

describe('a webhook', () => {
  it('that was idle for longer than Node keeps connections by itself answers the next request', async () => {
    const missed = await failedOpen();
    const start = performance.now();
    await waitUntil(() => performance.now() - start > 6_000, { timeoutMs: 10_000 });
    expect(await cluster.say(apply, classOf(DRIVER, 'after-idle'))).toMatchObject({ ok: true });
    expect(await cluster.seeClass('after-idle')).toMatchObject(waiting);
    expect(await failedOpen()).toBe(missed);
  });
});

describe('a review', () => {
  // The API server takes 3 MiB from a client, and etcd stores half of that.
  const [stored, sent] = [1_300_000, 3_100_000];

  it('of the largest class that a client can send is answered', async () => {
    const missed = await failedOpen();
    const said = await cluster.say(['create', ...dryRun, file], large('new', sent));
    expect(said.stderr).not.toContain('Error');
    expect(JSON.parse(said.stdout)).toMatchObject(waiting);
    expect(await failedOpen()).toBe(missed);
  });

  it('of a class that is a little larger never comes', async () => {
    const said = await cluster.say(['create', ...dryRun, file], large('new', 3 * 2 ** 20));
    expect(said).toMatchObject({ ok: false, stderr: expect.stringContaining('limit is 3145728') });
  });

  it('that holds a class as large as etcd stores, and a larger one that takes its place, is answered', async () => {
    expect(await cluster.say(['create', file], large('large', stored))).toMatchObject({ ok: true });
    const missed = await failedOpen();
    const said = await cluster.say(['replace', ...dryRun, file], large('large', sent));
    expect(warningsIn(said)).toEqual([
      expect.stringContaining('volumeBindingMode was kept as WaitForFirstConsumer'),
      expect.stringContaining('allowedTopologies was kept as'),
    ]);
    expect(JSON.parse(said.stdout)).toMatchObject(waiting);
    expect(await failedOpen()).toBe(missed);
  });

  it('that JSON makes larger than the webhook takes leaves the class to the guard', async () => {
    // Each of these characters becomes six in the API server's JSON; kubectl itself would send the six.
    const escaped = large('escaped', 1_300_000, '<');
    expect(await post(escaped)).toMatchObject({ status: 403, message: expect.stringContaining(guarded) });
    expect(await post({ ...escaped, ...waiting })).toMatchObject({ status: 201 });
  });
});

describe('while the operator hangs', () => {
  it('a class without a mode is refused by the guard, and soon after it is completed again', async () => {
    const { pid } = cluster.operator();
    process.kill(pid, 'SIGSTOP');
    try {
      const start = performance.now();
      const said = await cluster.say(apply, classOf(DRIVER, 'hanging'));
      expect(said).toMatchObject({ ok: false, stderr: expect.stringContaining(guarded) });
      // The API server gives the webhook 3 s.
      expect(performance.now() - start).toBeLessThan(8_000);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
    await cluster.whenAnswering(classOf(DRIVER, 'probe'));
    expect(await cluster.say(apply, classOf(DRIVER, 'hanging'))).toMatchObject({ ok: true });
    expect(await cluster.seeClass('hanging')).toMatchObject(waiting);
  });
});

describe('after the operator was killed', () => {
  beforeAll(async () => {
    await cluster.say(apply, classOf(DRIVER, 'before'));
    await cluster.operator().kill();
  });

  it('its configuration stays', async () => {
    expect(await registered()).toEqual(everything);
  });

  it('a class that waits for its first pod is made, without what the policy would put in', async () => {
    expect(await cluster.say(apply, classOf(DRIVER, 'waiting', waiting))).toMatchObject({ ok: true });
    expect(await cluster.seeClass('waiting')).toMatchObject(waiting);
    expect((await cluster.seeClass('waiting')).allowedTopologies).toBeUndefined();
  });

  it.each([
    ['server-side apply', ['apply', '--server-side']],
    ['apply', ['apply']],
    ['create', ['create']],
  ])('a class without a mode is refused by the guard, by %s', async (_, verb) => {
    const said = await cluster.say([...verb, file], classOf(DRIVER, 'unset'));
    expect(said).toMatchObject({ ok: false, stderr: expect.stringContaining(guarded) });
    expect(said.stderr).toContain(guardName);
  });

  it('a class of another provisioner is made', async () => {
    const name = 'other';
    expect(await cluster.say(apply, classOf('other.example', name))).toMatchObject({ ok: true });
    expect(await cluster.seeClass(name)).toMatchObject({ volumeBindingMode: 'Immediate' });
  });

  it('labels and marks of the default class of every class can be edited', async () => {
    const name = 'before';
    expect(await cluster.say(['label', 'storageclass', name, 'team=db'])).toMatchObject({ ok: true });
    const mark = 'storageclass.kubernetes.io/is-default-class=false';
    expect(await cluster.say(['annotate', 'storageclass', name, mark])).toMatchObject({ ok: true });
    expect(await cluster.say(apply, classOf(DRIVER, name))).toMatchObject({ ok: true });
  });

  it('and when it is there again, classes are completed, and what was made meanwhile is in the status', async () => {
    await cluster.startOperator();
    await cluster.whenAnswering(classOf(DRIVER, 'probe'));
    const incomplete = { name: 'waiting', compliant: false, reasons: ['TopologyMissing'] };
    const storageClasses = expect.arrayContaining([expect.objectContaining(incomplete)]);
    const { storageClasses: entries = [] } = await cluster.whenStatus('zonal', { storageClasses });
    expect(entries.find(({ name }) => name === 'waiting')?.remediation).toContain(
      `kubectl patch storageclass waiting --type=merge -p '${JSON.stringify({ allowedTopologies: termOf(ZONE_KEY, 'a', 'b') })}'`,
    );
  });
});

describe('an operator that hung until it was no longer the leader', () => {
  it('ends, and what it has registered stays for the next one', async () => {
    const { pid, ended } = cluster.operator();
    process.kill(pid, 'SIGSTOP');
    const start = performance.now();
    // Ten seconds without a renewal, and a leader gives up.
    await waitUntil(() => performance.now() - start > 12_000, { timeoutMs: 20_000 });
    process.kill(pid, 'SIGCONT');
    expect(await ended).toBe(1);
    expect(await registered()).toEqual(everything);
    await cluster.startOperator();
    await cluster.whenAnswering(classOf(DRIVER, 'probe'));
  });
});

describe('the end of the operator', () => {
  it('leaves no configuration, and a class is what its manifest says', async () => {
    expect(await cluster.operator().stop()).toBe(0);
    expect(await registered()).toEqual([]);
    const said = await cluster.say(apply, classOf(DRIVER, 'free'));
    expect(said).toMatchObject({ ok: true, stderr: '' });
    expect(await cluster.seeClass('free')).toMatchObject({ volumeBindingMode: 'Immediate' });
  });

  it('leaves the classes as they were, and replaces that take a field away are the API server’s to refuse', async () => {
    const said = await cluster.say(['replace', file], classOf(DRIVER, 'after-idle'));
    expect(said).toMatchObject({ ok: false, stderr: expect.stringContaining('field is immutable') });
    expect(await cluster.seeClass('after-idle')).toMatchObject({
      ...waiting,
      allowedTopologies: termOf(ZONE_KEY, 'a', 'b'),
    });
  });
});

const everything = [
  `mutatingwebhookconfiguration.admissionregistration.k8s.io/${webhookNames.configuration}`,
  `validatingadmissionpolicy.admissionregistration.k8s.io/${guardName}`,
  `validatingadmissionpolicybinding.admissionregistration.k8s.io/${guardName}`,
];

async function registered(): Promise<readonly string[]> {
  const kinds = [
    'mutatingwebhookconfigurations',
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
    'validatingwebhookconfigurations',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
  ].join();
  const { stdout } = await cluster.say(['get', kinds, '--output=name']);
  return stdout.split('\n').filter(Boolean);
}

/** How often the API server has gone on without an answer of our webhook. */
async function failedOpen(): Promise<number> {
  const { stdout } = await cluster.say(['get', '--raw=/metrics']);
  const lines = stdout.split('\n').filter((line) => line.startsWith('apiserver_admission_webhook_fail_open_count{'));
  return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}

/** Sends a class as it is, as a dry run. */
async function post(manifest: object): Promise<{ readonly status: number; readonly message?: string }> {
  const { kubeConfig } = loadKubeconfig({ path: cluster.plane.kubeconfig, env: {} });
  const logger = { info: () => undefined, warn: () => undefined };
  const transport = createTransport(kubeConfig, { clock: systemClock, logger, userAgent: 'keepsake-test' });
  try {
    const path = '/apis/storage.k8s.io/v1/storageclasses?dryRun=All';
    const response = await transport.request({ method: 'POST', path, body: JSON.stringify(manifest) });
    const { message } = JSON.parse(await readBody(response)) as { readonly message?: string };
    return { status: response.status, ...(message !== undefined && { message }) };
  } finally {
    await transport.close();
  }
}

/** A class whose manifest has about so many bytes, in the one field that has no limit of its own. */
function large(name: string, bytes: number, character = 'x') {
  return classOf(DRIVER, name, { mountOptions: Array(13).fill(character.repeat(bytes / 13)) });
}
