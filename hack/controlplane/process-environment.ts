/**
 * The environment of every process of a control plane. Nothing of the caller's that could change what a process does:
 * no proxy, no NODE_OPTIONS, no KUBECONFIG; and a home folder of its own, so that no user's settings are read.
 */
export function processEnvironment(dir: string): NodeJS.ProcessEnv {
  const { PATH, TMPDIR } = process.env;
  return { HOME: dir, ...(PATH && { PATH }), ...(TMPDIR && { TMPDIR }) };
}
