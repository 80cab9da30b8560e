import type { Server } from 'node:net';
import type { BindAddress } from './bind-address.ts';

/** Listens, and gives the port: the one that was asked for, or what 0 became. Rejects when the address cannot be had. */
export async function listen(server: Server, { host, port }: BindAddress): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const bound = server.address();
  return typeof bound === 'object' && bound !== null ? bound.port : port;
}
