import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** One address before several, as a Service is one: each new connection goes to one of those that are ready, in turn. */
export interface TcpBalancer {
  readonly port: number;
  /** Cuts all connections. */
  close(): Promise<void>;
}

/**
 * Starts one on 127.0.0.1. `ready` gives the ports that new connections may go to; those that are open stay where they
 * are, whatever becomes of the port, as with kube-proxy. Where nobody listens the next one is tried.
 */
export async function startTcpBalancer(ready: () => readonly number[]): Promise<TcpBalancer> {
  const open = new Set<Socket>();
  let turn = 0;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (caller) => {
    hold(caller);
    const ports = ready();
    const first = turn++;
    forward(
      caller,
      ports.map((_, index) => ports[(first + index) % ports.length] as number),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');

  function hold(socket: Socket): void {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
  }

  function forward(caller: Socket, [port, ...others]: readonly number[]): void {
    if (port === undefined) {
      caller.destroy();
      return;
    }
    const callee = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    let connected = false;
    callee.once('connect', () => {
      connected = true;
      caller.pipe(callee).pipe(caller);
      caller.once('close', () => callee.destroy());
    });
    hold(callee);
    callee.once('close', () => {
      if (connected) caller.destroy();
      else forward(caller, others);
    });
  }

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
