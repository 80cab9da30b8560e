import { connect, createServer, type Socket } from 'node:net';

/** Lets go of a lock. */
export type Release = () => Promise<void>;

/**
 * Makes the caller the only one on this machine that holds `name` (at most 90 bytes), waiting as long as another
 * does. `onWait` is called at most once, when there is somebody to wait for.
 *
 * The lock is a Unix socket in Linux's abstract namespace (unix(7)): one process can listen on a name, the kernel
 * frees it in whatever way that process ends, so there is never a dead owner's lock to judge and remove, and those
 * who wait are told by the end of their connection. Processes in different network namespaces do not see each other.
 */
export async function holdMachineLock(name: string, onWait: () => void): Promise<Release> {
  const address = `\0keepsake-${name}`;
  let waited = false;
  for (;;) {
    const release = await tryToHold(address);
    if (release) return release;
    if (!waited) onWait();
    waited = true;
    await untilItsOwnerEnds(address);
  }
}

/** Resolves to undefined when another process holds the address. */
function tryToHold(address: string): Promise<Release | undefined> {
  return new Promise((resolve, reject) => {
    const waiters = new Set<Socket>();
    const server = createServer((socket) => {
      waiters.add(socket);
      socket.once('close', () => waiters.delete(socket));
      // A waiter that was killed resets its connection; that concerns nobody here.
      socket.on('error', () => undefined);
    });
    const release: Release = () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of waiters) socket.destroy();
      });
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(release));
  });
}

function untilItsOwnerEnds(address: string): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(address);
    // A refused connection means that the owner has just ended: the same news, after which 'close' follows as well.
    socket.on('error', () => undefined);
    socket.once('close', () => resolve());
    socket.resume();
  });
}
