import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { type CallLog, describeRequest } from './call-log.ts';
import { type CsiError, toCsiError } from './errors.ts';
import type { Faults } from './faults.ts';
import { loadCsiServices, type RpcName, rpcsByService, type ServiceName } from './protocol.ts';

/** How a service answers one RPC: a promise of the response message, or a CsiError. */
export type Handler = (request: never) => Promise<object>;

/** A handler for each RPC of each service; a missing one does not compile. */
export type Handlers = {
  readonly [S in ServiceName]: Readonly<Record<(typeof rpcsByService)[S][number], Handler>>;
};

/** What the server puts around the handlers. */
export interface ServerOptions {
  /** The socket, as `unix:///absolute/path`. */
  readonly endpoint: string;
  readonly protoPath: string;
  readonly handlers: Handlers;
  readonly faults: Faults;
  readonly callLog: CallLog;
  /** Told of errors that no service foresaw. */
  readonly report: (line: string) => void;
}

/** Serves the handlers over gRPC until `stop`, which lets running calls end for at most 2 s. */
export async function startServer(options: ServerOptions): Promise<{ stop(): Promise<void> }> {
  const definitions = await loadCsiServices(options.protoPath);
  const server = new Server();
  for (const name of Object.keys(rpcsByService) as ServiceName[]) {
    const methods: UntypedServiceImplementation = {};
    for (const [rpc, handler] of Object.entries<Handler>(options.handlers[name])) {
      methods[rpc] = serve(rpc as RpcName, handler, options);
    }
    server.addService(definitions[name], methods);
  }
  await new Promise<void>((resolve, reject) => {
    server.bindAsync(options.endpoint, ServerCredentials.createInsecure(), (error) =>
      error ? reject(error) : resolve(),
    );
  });
  return {
    stop: async () => {
      options.faults.stop();
      await new Promise<void>((resolve) => {
        const impatience = setTimeout(() => server.forceShutdown(), 2000);
        server.tryShutdown(() => {
          clearTimeout(impatience);
          resolve();
        });
      });
    },
  };
}

function serve(rpc: RpcName, handler: Handler, options: ServerOptions): handleUnaryCall<object, object> {
  const { faults, callLog, report } = options;
  return async (call, callback) => {
    const started = new Date();
    const since = performance.now();
    const caller = new AbortController();
    call.on('cancelled', () => caller.abort());
    const fault = faults.take(rpc, call.request);
    const log = (error?: CsiError) =>
      callLog({
        time: started.toISOString(),
        method: rpc,
        request: describeRequest(call.request),
        code: error?.code ?? 'OK',
        ...(error && { message: error.message }),
        ms: Math.round((performance.now() - since) * 1000) / 1000,
        fault: fault !== undefined,
      });
    try {
      if (fault?.after === 'before') await faults.strike(fault, caller.signal);
      const response = await handler(call.request as never);
      if (fault?.after === 'commit') await faults.strike(fault, caller.signal);
      log();
      callback(null, response);
    } catch (thrown) {
      const error = toCsiError(thrown);
      if (error.code === 'INTERNAL' && error.cause) report(`${rpc}: ${(error.cause as Error).stack ?? error.message}`);
      log(error);
      callback({ code: status[error.code], details: error.message });
    }
  };
}
