import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';

/** The CSI calls that this driver answers, by service. All others get UNIMPLEMENTED from gRPC itself. */
export const rpcsByService = {
  Identity: ['GetPluginInfo', 'GetPluginCapabilities', 'Probe'],
  Controller: [
    'CreateVolume',
    'DeleteVolume',
    'ValidateVolumeCapabilities',
    'ListVolumes',
    'GetCapacity',
    'ControllerGetCapabilities',
    'CreateSnapshot',
    'DeleteSnapshot',
    'ListSnapshots',
  ],
  Node: ['NodePublishVolume', 'NodeUnpublishVolume', 'NodeGetCapabilities', 'NodeGetInfo'],
} as const;

/** The three services of a CSI driver that also holds its node part. */
export type ServiceName = keyof typeof rpcsByService;

/** The name of a CSI call that this driver answers. */
export type RpcName = (typeof rpcsByService)[ServiceName][number];

/** All names of RpcName. */
export const rpcNames: readonly RpcName[] = Object.values(rpcsByService).flat();

/**
 * Reads csi.proto and gives the definitions that a gRPC server needs. The file comes from the specification's Go module and
 * is never copied; int64 arrive as decimal text, enums as names, and an unset message as null.
 *
 * @throws Error when the file is missing or is not csi.proto
 */
export async function loadCsiServices(
  protoPath: string,
): Promise<Record<ServiceName, ServiceDefinition<UntypedServiceImplementation>>> {
  const definition = await load(protoPath, {
    keepCase: true,
    longs: String,
    enums: String,
    defaults: true,
    oneofs: true,
  });
  const service = (name: ServiceName) => {
    const found = definition[`csi.v1.${name}`];
    if (!found || 'format' in found) throw new Error(`${protoPath} has no service csi.v1.${name}`);
    return found as ServiceDefinition<UntypedServiceImplementation>;
  };
  return { Identity: service('Identity'), Controller: service('Controller'), Node: service('Node') };
}
