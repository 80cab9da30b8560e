import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createFaults } from '../../../hack/csi-driver/faults.ts';
import { makeTempFolder } from './temp-folder.ts';

const never = new AbortController().signal;

async function setUp(control?: unknown) {
  const controlFile = join(await makeTempFolder(), 'driver.json');
  const reports: string[] = [];
  const write = (value: unknown) =>
    writeFile(controlFile, typeof value === 'string' ? value : JSON.stringify(value), 'utf8');
  if (control !== undefined) await write(control);
  const faults = createFaults({ controlFile, report: (line) => reports.push(line), pollMs: 1 });
  return { faults, controlFile, reports, write };
}

describe('createFaults', () => {
  it('has no faults without a file, takes them from a file that comes, and loses them with it', async () => {
    const { faults, controlFile, write } = await setUp();
    expect(faults.take('Probe', {})).toBeUndefined();
    await write({ Probe: {}, readyAfterMs: 5 });
    expect(faults.take('Probe', {})).toBeDefined();
    expect(faults.control().readyAfterMs).toBe(5);
    await rm(controlFile);
    expect(faults.take('Probe', {})).toBeUndefined();
    expect(faults.control().readyAfterMs).toBe(0);
  });

  it('keeps the last good file and says once what is wrong with a malformed one', async () => {
    const { faults, write, reports } = await setUp({ readyAfterMs: 5 });
    expect(faults.control().readyAfterMs).toBe(5);
    await write('{"readyAfterMs": 6');
    expect(faults.control().readyAfterMs).toBe(5);
    expect(faults.control().readyAfterMs).toBe(5);
    expect(reports).toEqual([expect.stringMatching(/driver\.json: .*; the last good one stays in force$/)]);
    await write({ readyAfterMs: 7 });
    expect(faults.control().readyAfterMs).toBe(7);
  });

  it('strikes as often as it is told, and anew when the file is written again', async () => {
    const { faults, write } = await setUp({ Probe: { times: 2 } });
    const struck = () => [1, 2, 3].map(() => faults.take('Probe', {}) !== undefined);
    expect(struck()).toEqual([true, true, false]);
    await write({ Probe: { times: 2 }, readyAfterMs: 1 });
    expect(struck()).toEqual([true, true, false]);
  });

  it('goes on to the next fault of a list when one is used up', async () => {
    const { faults } = await setUp({ Probe: [{ times: 1, latencyMs: 1 }, { latencyMs: 2 }] });
    expect([1, 2, 3].map(() => faults.take('Probe', {})?.latencyMs)).toEqual([1, 2, 2]);
  });

  it('strikes only requests whose fields match, map entries included', async () => {
    const key = 'csi.storage.k8s.io/volumesnapshot/name';
    const { faults } = await setUp({
      CreateSnapshot: { match: { name: '^snapshot-', [`parameters.${key}`]: 'poison' } },
    });
    const struck = (name: string, snapshot: string) =>
      faults.take('CreateSnapshot', { name, parameters: { [key]: snapshot } }) !== undefined;
    expect(struck('snapshot-1', 'poison-1')).toBe(true);
    expect(struck('snapshot-1', 'data-1')).toBe(false);
    expect(struck('other-1', 'poison-1')).toBe(false);
    expect(faults.take('CreateSnapshot', { name: 'snapshot-1', parameters: {} })).toBeUndefined();
  });

  it('throws the scripted error', async () => {
    const { faults } = await setUp({ Probe: { error: { code: 'ABORTED', message: 'as told' } } });
    const fault = faults.take('Probe', {});
    await expect(fault && faults.strike(fault, never)).rejects.toMatchObject({ code: 'ABORTED', message: 'as told' });
  });

  it('lets a hanging call go when the file changes', async () => {
    const { faults, write } = await setUp({ Probe: { hang: true } });
    const fault = faults.take('Probe', {});
    let ended = false;
    const call = fault && faults.strike(fault, never).then(() => (ended = true));
    expect(faults.take('CreateVolume', {})).toBeUndefined();
    expect(ended).toBe(false);
    await write({});
    await call;
    expect(ended).toBe(true);
  });

  it('ends a hanging call as CANCELLED when its caller gives up', async () => {
    const { faults } = await setUp({ Probe: { hang: true } });
    const caller = new AbortController();
    const fault = faults.take('Probe', {});
    const call = fault && faults.strike(fault, caller.signal);
    caller.abort();
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  });

  it('ends a waiting call as UNAVAILABLE when the driver stops', async () => {
    const { faults } = await setUp({ Probe: { latencyMs: 3_600_000 } });
    const fault = faults.take('Probe', {});
    const call = fault && faults.strike(fault, never);
    faults.stop();
    await expect(call).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
