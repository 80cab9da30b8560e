import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { startControlPlane } from '../../hack/controlplane/start.ts';
import { waitUntil } from '../../hack/controlplane/wait.ts';
import { readCrds } from '../../hack/generate/crd.ts';
import { parseDuration } from '../../src/api/duration.ts';
import { formatTimestamp } from '../../src/api/timestamp.ts';
import { validateSnapshotSchedule } from '../../src/api/validate.ts';
import { parseCronExpression } from '../../src/domain/schedule/cron-expression.ts';
import { resolveTimeZone } from '../../src/domain/schedule/time-zone.ts';
import { acceptedSpecs, refusals } from '../support/apply-specs.ts';
import { expectGolden } from '../support/golden.ts';
import * as cases from '../support/schedule-cases.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const all = { claims: { all: true } };

let cluster: ControlPlane;
const kubectl: ControlPlane['kubectl'] = (args, call) => cluster.kubectl(args, call);

beforeAll(async () => {
  cluster = await startControlPlane({ csi: false });
  await kubectl(['apply', '--server-side', '-f', `${root}crds`]);
  await kubectl(['wait', '--for=condition=Established', 'crd/snapshotschedules.keepsake.dev', '--timeout=30s']);
});

afterAll(() => cluster?.stop());

describe('kubectl apply', () => {
  it('says of every malformed expression what is wrong with it', async () => {
    const specs = cases.refusedExpressions.map(([schedule]) => ({ schedule, ...all }));
    const found = await refusals(kubectl, specs);
    for (const [index, [expression, ...sentences]] of cases.refusedExpressions.entries()) {
      expectComplaints(
        expression,
        found[index],
        sentences.map((sentence) => ['spec.schedule', sentence]),
      );
      expect(parseCronExpression(expression).kind, `the operator on "${expression}"`).toBe('refused');
    }
  });

  it('says of every malformed time zone what is wrong with it', async () => {
    const specs = cases.refusedZones.map(([timeZone]) => ({ schedule: '@daily', timeZone, ...all }));
    const found = await refusals(kubectl, specs);
    for (const [index, [zone, sentence]] of cases.refusedZones.entries()) {
      expectComplaints(zone, found[index], [['spec.timeZone', sentence]]);
      expect(resolveTimeZone(zone).kind, `the operator on "${zone}"`).toBe('refused');
    }
  });

  it('says of every malformed maxAge what is wrong with it', async () => {
    const specs = cases.refusedAges.map(([maxAge]) => ({ schedule: '@daily', ...all, retention: { maxAge } }));
    const found = await refusals(kubectl, specs);
    for (const [index, [age, sentence]] of cases.refusedAges.entries()) {
      expectComplaints(age, found[index], [['spec.retention.maxAge', sentence]]);
      expect(parseDuration(age) ?? 0, `the operator on "${age}"`).toBe(0);
    }
  });

  it('says of every other mistake in a spec where it is and what to write instead', async () => {
    const found = await refusals(
      kubectl,
      cases.refusedSpecs.map(({ spec }) => spec),
    );
    for (const [index, { title, says }] of cases.refusedSpecs.entries()) expectComplaints(title, found[index], says);
  });

  it('has a case in these tables for every CEL rule of the CRD', async () => {
    const texts = (await refusals(kubectl, cases.everyRefusedSpec)).flat();
    const schema = readCrds(root).find(({ kind }) => kind === 'SnapshotSchedule')?.schema ?? {};
    const sentences: string[] = [];
    JSON.stringify(schema, (key, value: unknown) => {
      if (key === 'message' && typeof value === 'string') sentences.push(value);
      return value;
    });
    expect(sentences.length).toBeGreaterThan(30);
    expect(sentences.filter((sentence) => !texts.some((text) => text.includes(sentence)))).toEqual([]);
  });

  it('accepts every expression, zone and age that the operator reads', async () => {
    const specs = [
      ...cases.acceptedExpressions.map((schedule) => ({ schedule, ...all })),
      ...cases.acceptedZones.map((timeZone) => ({ schedule: '@daily', timeZone, ...all })),
      ...cases.acceptedAges.map((maxAge) => ({ schedule: '@daily', ...all, retention: { maxAge } })),
    ];
    expect(await acceptedSpecs(kubectl, specs)).toHaveLength(specs.length);
    for (const expression of cases.acceptedExpressions) {
      expect(parseCronExpression(expression).kind, expression).toBe('ok');
    }
    for (const zone of cases.acceptedZones) expect(resolveTimeZone(zone).kind, zone).toBe('ok');
    for (const age of cases.acceptedAges) expect(parseDuration(age), age).toBeGreaterThan(0);
  });

  it('leaves to the operator what only a parser or the time zone database can see', async () => {
    const specs = [
      ...cases.operatorsExpressions.map((schedule) => ({ schedule, ...all })),
      ...cases.operatorsZones.map((timeZone) => ({ schedule: '@daily', timeZone, ...all })),
    ];
    expect(await acceptedSpecs(kubectl, specs)).toHaveLength(specs.length);
    for (const expression of cases.operatorsExpressions) {
      expect(parseCronExpression(expression).kind, expression).toBe('refused');
    }
    for (const zone of cases.operatorsZones) expect(resolveTimeZone(zone).kind, zone).toBe('refused');
  });

  it('accepts every way of choosing claims', async () => {
    const claims = [
      { all: true },
      { all: true, selector: {} },
      { all: true, names: ['data'] },
      { names: ['data-db-0', 'a.b'] },
      { storageClassNames: ['fast'] },
      { selector: { matchLabels: { 'example.com/app': '' } }, names: ['data'], storageClassNames: ['fast'] },
      { selector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } },
    ];
    const specs = claims.map((choice) => ({ schedule: '@daily', claims: choice }));
    expect(await acceptedSpecs(kubectl, specs)).toHaveLength(specs.length);
  });

  it('fills in the same defaults as our validator', async () => {
    const spec = { schedule: '@daily', claims: { names: ['data'] }, snapshotTemplate: {}, retention: { keepLast: 7 } };
    const [stored] = await acceptedSpecs(kubectl, [spec]);
    const metadata = {
      name: 'nightly',
      namespace: 'default',
      uid: 'u',
      resourceVersion: '1',
      generation: 1,
      creationTimestamp: formatTimestamp(new Date(0)),
    };
    const object = { apiVersion: 'keepsake.dev/v1', kind: 'SnapshotSchedule', metadata, spec };
    expect(validateSnapshotSchedule(object)).toMatchObject({ kind: 'valid', value: { spec: stored } });
    expect(stored).toMatchObject({ timeZone: 'Etc/UTC', retention: { minReady: 1, failedLimit: 1 } });
  });

  it('refuses labels directly under the selector, which would otherwise be lost and leave it empty', async () => {
    const spec = { schedule: '@daily', claims: { selector: { app: 'db' } } };
    await expect(acceptedSpecs(kubectl, [spec])).rejects.toThrow('unknown field "spec.claims.selector.app"');
  });
});

describe('a stored schedule', () => {
  const name = 'nightly';

  beforeAll(async () => {
    await kubectl(['apply', '-f', '-'], {
      stdin: manifest(name, { schedule: '15 2 * * *', timeZone: 'Europe/Berlin', ...all }),
    });
  });

  it('shows in `kubectl get ksched` when it runs, whether it works, and when it runs next', async () => {
    const lastSuccessfulTime = formatTimestamp(new Date(Date.now() - 3 * 86_400_000));
    await setStatus({
      observedGeneration: 1,
      conditions: [condition('Ready', 'True')],
      nextScheduleTime: '2126-11-23T01:15:00Z',
      lastSuccessfulTime,
      claimCount: 2,
      readyCount: 14,
      failedCount: 0,
    });
    const [header = '', row = ''] = (await kubectl(['get', 'ksched', name])).split('\n');
    expect(header.trim().split(/ {2,}/)).toEqual([
      'NAME',
      'SCHEDULE',
      'TIME ZONE',
      'SUSPENDED',
      'CLAIMS',
      'READY',
      'LAST SUCCESS',
      'NEXT',
      'AGE',
    ]);
    expect(row.trim().split(/ {2,}/).slice(0, -1)).toEqual([
      name,
      '15 2 * * *',
      'Europe/Berlin',
      'false',
      '2',
      'True',
      '3d',
      '2126-11-23T01:15:00Z',
    ]);
    expect(await kubectl(['get', 'ksched', name, '-o', 'wide'])).toMatch(
      /SNAPSHOTS +FAILED +REASON\n.* 14 +0 +Scheduled\n/,
    );
  });

  it('is found by its full name, by the category, and by whether it is suspended', async () => {
    const find = (...args: string[]) => kubectl(['get', ...args, '-o', 'name']);
    const found = `snapshotschedule.keepsake.dev/${name}\n`;
    expect(await find('snapshotschedules.keepsake.dev')).toBe(found);
    expect(await find('keepsake')).toBe(found);
    expect(await find('ksched', '--field-selector', 'spec.suspend=false')).toBe(found);
    expect(await find('ksched', '--field-selector', 'spec.suspend=true')).toBe('');
  });

  it('keeps its status when someone writes the object itself', async () => {
    await setStatus({ missedRuns: 3 });
    await kubectl(['patch', 'ksched', name, '--type=merge', '-p', JSON.stringify({ status: { missedRuns: 9 } })]);
    expect(await kubectl(['get', 'ksched', name, '-o', 'jsonpath={.status.missedRuns}'])).toBe('3');
  });

  it('lets `kubectl wait` wait for its condition', async () => {
    await setStatus({ conditions: [condition('Ready', 'True')] });
    expect(await kubectl(['wait', '--for=condition=Ready', `ksched/${name}`, '--timeout=5s'])).toContain(
      'condition met',
    );
  });

  it('has an entry for each of two claims that bear one name after another, but only one per uid', async () => {
    const entry = (uid: string) => ({ name: 'data', uid, consecutiveFailures: 0 });
    await setStatus({ claims: [entry('old'), entry('new')] });
    await expect(setStatus({ claims: [entry('old'), entry('old')] })).rejects.toThrow('Duplicate value');
  });

  it('refuses a status that lists more than 100 claims', async () => {
    const claims = Array.from({ length: 101 }, (_, index) => ({
      name: 'data',
      uid: `${index}`,
      consecutiveFailures: 0,
    }));
    await expect(setStatus({ claims })).rejects.toThrow('must have at most 100 items');
  });

  function setStatus(status: object): Promise<string> {
    return kubectl(['patch', 'ksched', name, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]);
  }
});

describe('kubectl explain', () => {
  it('reads as it was last approved', async () => {
    // The API server publishes a new kind's schema a moment after it serves the kind.
    const published = () => kubectl(['explain', 'ksched']).then(Boolean, () => false);
    expect(await waitUntil(published, { timeoutMs: 30_000, everyMs: 200 })).toBe(true);
    const topics = ['spec', 'spec.claims', 'spec.retention', 'spec.snapshotTemplate', 'status', 'status.claims'];
    const commands = [
      ...topics.map((topic) => ['explain', `ksched.${topic}`]),
      ['explain', 'ksched.spec', '--recursive'],
    ];
    const pages = await Promise.all(
      commands.map(async (args) => `$ kubectl ${args.join(' ')}\n${(await kubectl(args)).trim()}\n`),
    );
    // kubectl indents empty lines; editors and git take the spaces away.
    expectGolden('explain-snapshotschedule.txt', pages.join('\n\n').replace(/[ \t]+$/gm, ''));
  });
});

function expectComplaints(
  title: string,
  found: readonly string[] | undefined,
  expected: readonly (readonly [field: string, sentence: string])[],
): void {
  expect(found, `complaints about "${title}"`).toHaveLength(expected.length);
  for (const [index, [field, sentence]] of expected.entries()) {
    expect(found?.[index]?.startsWith(`${field}: `), `"${found?.[index]}" is about ${field}`).toBe(true);
    expect(found?.[index]).toContain(sentence);
  }
}

function manifest(name: string, spec: object): string {
  const metadata = { name, namespace: 'default' };
  return JSON.stringify({ apiVersion: 'keepsake.dev/v1', kind: 'SnapshotSchedule', metadata, spec });
}

function condition(type: string, status: string): object {
  const lastTransitionTime = '2026-11-22T12:00:00Z';
  return { type, status, observedGeneration: 1, lastTransitionTime, reason: 'Scheduled', message: 'as planned' };
}
