import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { binaryPath } from '../../hack/controlplane/binaries.ts';
import { cacheFolder } from '../../hack/controlplane/cache-folder.ts';
import { makeDriverHome } from '../support/csi-driver.ts';

/** One spec in the JSON report of csi-sanity's test runner, ginkgo. */
interface SpecReport {
  readonly LeafNodeType: string;
  readonly LeafNodeText: string;
  readonly State: string;
  readonly Failure?: { readonly Message: string };
}

// The words with which csi-sanity skips a spec of a capability, and the only ones accepted: the driver announces none of
// them. A new reason, or a spec skipped for anything else, fails the test.
const notAnnounced = [
  'Controller Publish, UnpublishVolume not supported',
  'ControllerExpandVolume not supported',
  'ControllerGetVolumeHealth not supported',
  'ControllerListVolumeHealth not supported',
  'ControllerModifyVolume not supported',
  'ControllerPublishVolume not supported',
  'ControllerUnpublishVolume not supported',
  'GetSnapshot not supported',
  'GroupControllerService not supported',
  'Modify Volume not supported',
  'Modify volume not supported',
  'NodeExpandVolume not supported',
  'NodeGetStorageHealth not supported',
  'NodeGetVolume not supported',
  'NodeGetVolumeHealth not supported',
  'NodeStageVolume not supported',
  'NodeUnstageVolume not supported',
  'SNAPSHOT_ACCESSIBILITY_CONSTRAINTS not supported',
  'Service does not have single node multi writer capability',
];

// csi-sanity 5.6.0 itself marks this one as not to be run (kubernetes-csi/csi-test#223).
const pendingUpstream = [
  'pagination should detect volumes added between pages and accept tokens when the last volume from a page is deleted',
];

async function runSanity(accessType: 'mount' | 'block'): Promise<readonly SpecReport[]> {
  const home = await makeDriverHome();
  await home.start();
  const report = join(home.folder, 'report.json');
  const flags = {
    '--csi.endpoint': home.endpoint,
    '--csi.mountdir': join(home.folder, 'mount'),
    '--csi.stagingdir': join(home.folder, 'staging'),
    '--csi.testvolumeaccesstype': accessType,
    '--csi.testvolumesize': String(16 * 1024 * 1024),
    '--csi.junitfile': join(home.folder, 'junit.xml'),
    '--ginkgo.json-report': report,
    '--ginkgo.no-color': 'true',
  };
  const sanity = binaryPath('csi-sanity', cacheFolder().bin, process.env);
  // A failed spec is exit code 1 with all that there is to know on stdout: both are in the error of execFile.
  await promisify(execFile)(
    sanity,
    Object.entries(flags).map(([flag, value]) => `${flag}=${value}`),
  );
  const [suite] = JSON.parse(await readFile(report, 'utf8')) as { SpecReports: readonly SpecReport[] }[];
  return (suite?.SpecReports ?? []).filter(({ LeafNodeType }) => LeafNodeType === 'It');
}

describe('csi-sanity, unmodified', () => {
  for (const accessType of ['mount', 'block'] as const) {
    it(`passes every spec of what the driver announces, with ${accessType} volumes`, async () => {
      const specs = await runSanity(accessType);
      const inState = (state: string) => specs.filter(({ State }) => State === state);
      const skipped = inState('skipped').map(({ Failure }) => Failure?.Message ?? 'without a reason');
      expect([...new Set(skipped)].sort()).toEqual(notAnnounced);
      expect(inState('pending').map(({ LeafNodeText }) => LeafNodeText)).toEqual(pendingUpstream);
      expect(inState('passed').length).toBe(specs.length - skipped.length - pendingUpstream.length);
      // As many as version 5.6.0 has for these capabilities: none gets lost because a capability does.
      expect(inState('passed').length).toBeGreaterThanOrEqual(51);
    });
  }
});
