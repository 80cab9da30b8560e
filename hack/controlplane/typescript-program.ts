import { join } from 'node:path';
import { CONTROL_PLANE_SOURCE } from './cache-folder.ts';

const REPOSITORY = join(CONTROL_PLANE_SOURCE, '..', '..');

/** How to run one of the repository's TypeScript programs as a single process, without a wrapper that would outlive it. */
export function typescriptProgram(path: string, args: readonly string[]) {
  // Node resolves `tsx` from the working folder, so that is the repository.
  return {
    command: process.execPath,
    args: ['--import', 'tsx', join(REPOSITORY, path), ...args],
    cwd: REPOSITORY,
  } as const;
}
