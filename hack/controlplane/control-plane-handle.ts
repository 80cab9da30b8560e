import { writeFile } from 'node:fs/promises';
import type { ControlPlane } from './control-plane.ts';
import { ADMIN, type Tokens } from './credentials.ts';
import { type FolderLayout, userKubeconfig } from './folder-layout.ts';
import { kubeconfigText } from './kubeconfig.ts';
import type { Kubectl } from './kubectl.ts';
import type { Launcher } from './launcher.ts';
import { logPath } from './process-log.ts';
import { claimFolder, driverSnapshotFolder } from './volume-folder.ts';

/** What a started control plane is made of. */
export interface ControlPlaneParts {
  readonly layout: FolderLayout;
  readonly launcher: Launcher;
  readonly server: string;
  readonly tokens: Tokens;
  readonly kubectl: Kubectl;
  readonly kubectlProgram: string;
}

/** Puts the parts of a started control plane behind the names that its users know. */
export function createControlPlane(parts: ControlPlaneParts): ControlPlane {
  const { layout, launcher, server, tokens, kubectl, kubectlProgram } = parts;
  const { dir, kubeconfig, caFile, auditLog, driverControl, driverSocket } = layout;
  return {
    dir,
    kubeconfig,
    server,
    caFile,
    token: tokens[ADMIN],
    auditLog,
    driverControl,
    driverSocket,
    kubectlProgram,
    kubectl,
    serviceAccountKubeconfig: async (namespace, name) => {
      const token = await kubectl(['create', 'token', name, `--namespace=${namespace}`, '--duration=8760h']);
      const path = userKubeconfig(layout, `${namespace}_${name}`);
      const text = kubeconfigText({ server, caFile, user: name, token: token.trim(), namespace });
      await writeFile(path, text, { mode: 0o600 });
      return path;
    },
    volumeFolder: (namespace, claim) => claimFolder(kubectl, layout, namespace, claim),
    snapshotFolder: (handle) => driverSnapshotFolder(layout, handle),
    logFile: (name) => logPath(dir, name),
    stopProcess: (name, signal) => launcher.stop(name, signal),
    startProcess: (name) => launcher.start(name),
    signalProcess: (name, signal) => launcher.signal(name, signal),
    release: () => launcher.release(),
    stop: () => launcher.close(),
  };
}
