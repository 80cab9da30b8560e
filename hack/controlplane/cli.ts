import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { binaryPath } from './binaries.ts';
import { buildControlPlane } from './build.ts';
import { cacheFolder } from './cache-folder.ts';
import { type CliCommand, parseCommand } from './cli-command.ts';
import { ControlPlaneError } from './control-plane-error.ts';
import { type FolderLayout, folderLayout } from './folder-layout.ts';
import { createKubectl } from './kubectl.ts';
import { endRecorded } from './run-records.ts';
import { startControlPlane } from './start.ts';
import { claimFolder } from './volume-folder.ts';

// The last line of standard output is the result, for scripts; what a person reads meanwhile goes to standard error.
const say = (line: string) => process.stderr.write(`${line}\n`);

async function carryOut(command: CliCommand): Promise<string> {
  switch (command.kind) {
    case 'build':
      return (await buildControlPlane({ also: command.also })).bin;
    case 'up': {
      const { kind, ...options } = command;
      const controlPlane = await startControlPlane({ ...options, log: say });
      await controlPlane.release();
      return `KUBECONFIG=${controlPlane.kubeconfig}`;
    }
    case 'down': {
      const ended = await endRecorded(existingLayout(command.dir).dir);
      return ended.length > 0 ? `stopped ${ended.join(', ')}` : 'nothing was running';
    }
    case 'path': {
      const layout = existingLayout(command.dir);
      const program = binaryPath('kubectl', cacheFolder().bin, process.env);
      const kubectl = createKubectl(program, layout.dir, layout.kubeconfig);
      return claimFolder(kubectl, layout, command.namespace, command.claim);
    }
    default:
      return command satisfies never;
  }
}

function existingLayout(dir: string): FolderLayout {
  const layout = folderLayout(resolve(dir));
  if (!existsSync(layout.kubeconfig)) throw new ControlPlaneError(`there is no control plane in ${layout.dir}`);
  return layout;
}

try {
  process.stdout.write(`${await carryOut(parseCommand(process.argv.slice(2)))}\n`);
} catch (error) {
  if (error instanceof ControlPlaneError) say(error.message);
  else console.error(error);
  process.exitCode = 1;
}
