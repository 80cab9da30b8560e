import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';

/**
 * Ports on 127.0.0.1 that nobody listens on now, all different; somebody may take one before its user does.
 *
 * They lie below the range from which the kernel takes ports for outgoing connections, which is where port 0 would
 * find them. While a server of ours is stopped, its clients keep trying to connect: with a port of that range one of
 * them would sooner or later be given the very port as its own, connect to itself, and the server could not come back.
 */
export async function freePorts(count: number): Promise<readonly number[]> {
  const end = firstOutgoingPort();
  const found = new Set<number>();
  while (found.size < count) {
    const port = FIRST + Math.floor(Math.random() * (end - FIRST));
    if (!found.has(port) && (await isFree(port))) found.add(port);
  }
  return [...found];
}

/** Above the ports that well-known programs like to listen on. */
const FIRST = 20_000;
const LINUX_DEFAULT = 32_768;

function firstOutgoingPort(): number {
  try {
    const first = Number.parseInt(readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8'), 10);
    return first > FIRST + 1_000 ? first : LINUX_DEFAULT;
  } catch {
    // Not readable in some sandboxes.
    return LINUX_DEFAULT;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
