import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { binaryPath } from '../../hack/controlplane/binaries.ts';
import { buildControlPlane } from '../../hack/controlplane/build.ts';
import type { ControlPlane } from '../../hack/controlplane/control-plane.ts';
import { folderLayout, userKubeconfig } from '../../hack/controlplane/folder-layout.ts';
import { processEnvironment } from '../../hack/controlplane/process-environment.ts';
import { guardChild } from '../../hack/parent-guard.ts';

/** One more of upstream's snapshot-controllers, beside the one that the control plane may have. */
export interface UpstreamController {
  /** When its program was started, in milliseconds since 1970. */
  readonly startedAt: number;
  /** What it has logged. */
  log(): string;
  /** Ends it without a word, as a lost node does: its Lease stays. */
  kill(): Promise<void>;
}

/** Starts it with these flags; under another program name, nothing in `managedFields` tells what it is. */
export async function startUpstreamController(
  plane: ControlPlane,
  program: string,
  flags: readonly string[],
): Promise<UpstreamController> {
  const { bin } = await buildControlPlane();
  const folder = join(plane.dir, 'renamed');
  await mkdir(folder, { recursive: true });
  const path = join(folder, program);
  await copyFile(binaryPath('snapshot-controller', bin, process.env), path);
  const kubeconfig = userKubeconfig(folderLayout(plane.dir), 'snapshot-controller');
  const common = ['--feature-gates=CSIVolumeGroupSnapshot=false', '--v=3'];
  const startedAt = Date.now();
  const child = spawn(path, [`--kubeconfig=${kubeconfig}`, ...common, ...flags], {
    cwd: plane.dir,
    env: processEnvironment(plane.dir),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  const guard = guardChild(child.pid ?? 0);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (piece: string) => {
      text += piece;
    });
  }
  return {
    startedAt,
    log: () => text,
    async kill() {
      child.kill('SIGKILL');
      await ended;
      guard.release();
    },
  };
}
