import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GROUPS, type Group } from './binaries.ts';

/** The folder of this file; the go.mod groups are its subfolders. */
export const CONTROL_PLANE_SOURCE = dirname(fileURLToPath(import.meta.url));

/** Where the programs and the data files of one set of pinned versions live, outside the repository. */
export interface CacheFolder {
  readonly root: string;
  /** The programs. */
  readonly bin: string;
  /** The CSI protocol, as the sidecars' module set has it. */
  readonly csiProto: string;
  /** A folder with the CustomResourceDefinitions of the snapshot APIs, one YAML file each. */
  readonly snapshotCrds: string;
}

/** The folder for the go.mod and go.sum files as they are now. Reads files; makes nothing. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): CacheFolder {
  // The XDG base directory specification says that a relative path there is invalid and to be ignored.
  const configured = env.XDG_CACHE_HOME;
  const base = configured?.startsWith('/') ? configured : join(homedir(), '.cache');
  const root = join(base, 'keepsake', 'controlplane', pinnedVersionsHash(readModuleFiles()));
  return {
    root,
    bin: join(root, 'bin'),
    csiProto: join(root, 'share', 'csi.proto'),
    snapshotCrds: join(root, 'share', 'snapshot-crds'),
  };
}

/** The text of one group's go.mod. */
export function readGoMod(group: Group): string {
  return readFileSync(join(CONTROL_PLANE_SOURCE, group, 'go.mod'), 'utf8');
}

/** A short name for a set of files: changes when a name or a byte changes, whatever the order they are given in. */
export function pinnedVersionsHash(files: ReadonlyMap<string, string>): string {
  const hash = createHash('sha256');
  for (const name of [...files.keys()].sort()) {
    const content = files.get(name) ?? '';
    // The lengths keep the border between name and content where it is.
    hash.update(`${name.length} ${content.length} ${name}${content}`);
  }
  return hash.digest('hex').slice(0, 16);
}

function readModuleFiles(): ReadonlyMap<string, string> {
  const names = GROUPS.flatMap((group) => [`${group}/go.mod`, `${group}/go.sum`]);
  return new Map(names.map((name) => [name, readFileSync(join(CONTROL_PLANE_SOURCE, name), 'utf8')]));
}
