import { copyFile, cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { BINARIES, type Binary, binaryPath, linkerFlags, type OnDemandName, requiredVersion } from './binaries.ts';
import { type CacheFolder, CONTROL_PLANE_SOURCE, cacheFolder, readGoMod } from './cache-folder.ts';
import { go, requiredGo, requireGo } from './go-toolchain.ts';
import { holdMachineLock } from './machine-lock.ts';

/** How a build is run. */
export interface BuildOptions {
  /** Read for `XDG_CACHE_HOME`, `KUBEBUILDER_ASSETS` and everything that `go` itself reads. Default: this process's. */
  readonly env?: NodeJS.ProcessEnv;
  /** Takes the progress text, in pieces that are not whole lines. Default: standard error. */
  readonly write?: (text: string) => void;
  /** Programs on demand that are wanted as well. Default none. */
  readonly also?: readonly OnDemandName[];
}

/**
 * Makes sure that every program and data file of the control plane is in the cache folder, and returns that folder;
 * of the programs on demand, those that are asked for.
 * Builds only what is missing, so a second call takes milliseconds and needs no Go; a first one takes minutes.
 *
 * Callers at the same time do not disturb each other: one builds while the others wait, and each file appears whole,
 * by a rename. An interrupted build keeps what it finished.
 * @throws ControlPlaneError in one sentence when Go is missing or too old, or with the compiler's last lines.
 */
export async function buildControlPlane(options: BuildOptions = {}): Promise<CacheFolder> {
  const env = options.env ?? process.env;
  const write = options.write ?? ((text) => process.stderr.write(text));
  const cache = cacheFolder(env);
  const wanted = BINARIES.filter(
    ({ name, onDemand }: Binary) => !onDemand || options.also?.some((one) => one === name),
  );
  if (await isComplete(wanted, cache, env)) return cache;

  await requireGo(requiredGo(readGoMod('k8s')), env);
  await mkdir(cache.bin, { recursive: true });
  // The folder's inode is its name here: short, and the same for two spellings of one path.
  const { dev, ino } = await stat(cache.root);
  const release = await holdMachineLock(`build-${dev}-${ino}`, () =>
    write(`another process builds into ${cache.root}; waiting until it has ended\n`),
  );
  try {
    const missing = await missingOf(wanted, cache, env);
    for (const [index, binary] of missing.entries()) {
      const version = requiredVersion(readGoMod(binary.group), binary.module);
      write(`building ${binary.name} ${version} (${index + 1} of ${missing.length}) …`);
      const started = performance.now();
      await buildBinary(binary, version, cache, env).catch((error: unknown) => {
        write(' failed\n');
        throw error;
      });
      write(` ${Math.round((performance.now() - started) / 1000)} s\n`);
    }
    if (!(await exists(join(cache.root, 'share')))) await copyData(cache, env);
  } finally {
    await release();
  }
  return cache;
}

type Wanted = readonly (typeof BINARIES)[number][];

async function isComplete(wanted: Wanted, cache: CacheFolder, env: NodeJS.ProcessEnv): Promise<boolean> {
  return (await exists(join(cache.root, 'share'))) && (await missingOf(wanted, cache, env)).length === 0;
}

async function missingOf(wanted: Wanted, cache: CacheFolder, env: NodeJS.ProcessEnv): Promise<Wanted> {
  const present = await Promise.all(wanted.map(({ name }) => exists(binaryPath(name, cache.bin, env))));
  return wanted.filter((_, index) => !present[index]);
}

async function buildBinary(binary: Binary, version: string, cache: CacheFolder, env: NodeJS.ProcessEnv) {
  await intoPlace(cache, join(cache.bin, binary.name), (path) =>
    go(
      ['build', '-o', path, '-ldflags', linkerFlags(binary, version), binary.package],
      join(CONTROL_PLANE_SOURCE, binary.group),
      env,
    ),
  );
}

/** The data files come from the same modules as the sidecars; copies, because the module cache may be emptied. */
async function copyData(cache: CacheFolder, env: NodeJS.ProcessEnv): Promise<void> {
  const protocol = await moduleFolder('github.com/container-storage-interface/spec', env);
  const client = await moduleFolder('github.com/kubernetes-csi/external-snapshotter/client/v8', env);
  const crds = join(client, 'config', 'crd');
  await intoPlace(cache, join(cache.root, 'share'), async (path) => {
    await mkdir(join(path, 'snapshot-crds'), { recursive: true });
    await copyFile(join(protocol, 'csi.proto'), join(path, 'csi.proto'));
    for (const file of await readdir(crds)) {
      if (!file.endsWith('.yaml') || file === 'kustomization.yaml') continue;
      await cp(join(crds, file), join(path, 'snapshot-crds', file));
    }
  });
}

async function moduleFolder(module: string, env: NodeJS.ProcessEnv): Promise<string> {
  // Unlike `go list -m`, it also fetches a module that is not in the module cache any more.
  const output = await go(['mod', 'download', '-json', module], join(CONTROL_PLANE_SOURCE, 'csi'), env);
  return (JSON.parse(output) as { Dir: string }).Dir;
}

/** Lets `make` write to a path of its own in the same file system, then moves the result to `target` at once. */
async function intoPlace(cache: CacheFolder, target: string, make: (path: string) => Promise<unknown>): Promise<void> {
  const scratch = await mkdtemp(join(cache.root, 'partial-'));
  try {
    const path = join(scratch, 'result');
    await make(path);
    await rename(path, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
