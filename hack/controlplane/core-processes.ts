import { readFile, writeFile } from 'node:fs/promises';
import { type BinaryName, binaryPath } from './binaries.ts';
import { apiServerArgs, controllerManagerArgs, etcdArgs, schedulerArgs } from './command-lines.ts';
import type { ControlPlaneOptions, ProcessName } from './control-plane.ts';
import { ADMIN, type Tokens, writeKubeconfigs } from './credentials.ts';
import type { FolderLayout } from './folder-layout.ts';
import type { Launcher, LaunchPlan } from './launcher.ts';
import { answersOk } from './probes.ts';

/** What the steps of a start have in common. */
export interface StartContext {
  readonly layout: FolderLayout;
  readonly launcher: Launcher;
  /** The folder of the programs. */
  readonly bin: string;
  readonly options: ControlPlaneOptions;
}

type Ports = readonly number[];

/** The plan for one of the built programs, with the caller's own flags at the end. */
export function binaryPlan(
  { layout, bin, options }: StartContext,
  name: ProcessName & BinaryName,
  how: {
    readonly ports: number;
    readonly restart?: boolean;
    readonly args: (ports: Ports) => readonly string[];
    readonly isReady: LaunchPlan['isReady'];
  },
): LaunchPlan {
  return {
    name,
    ports: how.ports,
    isReady: how.isReady,
    spec: (ports) => ({
      command: binaryPath(name, bin, process.env),
      args: [...how.args(ports), ...(options.args?.[name] ?? [])],
      cwd: layout.dir,
      restart: how.restart ?? false,
    }),
  };
}

/** Starts etcd and the API server, writes the kubeconfigs, and returns the API server's URL. */
export async function startApiServer(context: StartContext, tokens: Tokens): Promise<string> {
  const { layout, launcher, options } = context;
  const audit = options.audit ?? false;
  const [etcdPort = 0] = await launcher.launch(
    binaryPlan(context, 'etcd', {
      ports: 2,
      args: ([client = 0, peer = 0]) => etcdArgs(layout, client, peer),
      isReady: ([client]) => answersOk(`http://127.0.0.1:${client}/readyz`),
    }),
  );
  if (audit) await writeFile(layout.auditPolicy, AUDIT_POLICY);
  const [port = 0] = await launcher.launch(
    binaryPlan(context, 'kube-apiserver', {
      ports: 1,
      args: ([own = 0]) => apiServerArgs(layout, { port: own, etcdPort, audit }),
      isReady: async ([own]) => {
        // It writes its certificate itself, shortly before it listens.
        const ca = await readFile(layout.caFile, 'utf8').catch(() => undefined);
        return ca !== undefined && answersOk(`https://127.0.0.1:${own}/readyz`, { ca, token: tokens[ADMIN] });
      },
    }),
  );
  const server = `https://127.0.0.1:${port}`;
  await writeKubeconfigs(layout, server, tokens);
  return server;
}

/** Starts the controller manager and the scheduler. */
export async function startControllers(context: StartContext): Promise<void> {
  const { layout, launcher } = context;
  const isReady = ([port]: Ports) => answersOk(`https://127.0.0.1:${port}/healthz`);
  const plans = [
    binaryPlan(context, 'kube-controller-manager', {
      ports: 1,
      args: ([port = 0]) => controllerManagerArgs(layout, port),
      isReady,
    }),
    binaryPlan(context, 'kube-scheduler', { ports: 1, args: ([port = 0]) => schedulerArgs(layout, port), isReady }),
  ];
  await Promise.all(plans.map((plan) => launcher.launch(plan)));
}

/** Every call once, when it is over, with who, what and the answer's code but no bodies. */
const AUDIT_POLICY = JSON.stringify({
  apiVersion: 'audit.k8s.io/v1',
  kind: 'Policy',
  omitStages: ['RequestReceived'],
  rules: [{ level: 'Metadata' }],
});
