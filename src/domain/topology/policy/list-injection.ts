import type {
  StorageTopologyPolicySpec,
  StorageTopologyPolicyStatusInjection,
} from '../../../api/storage-topology-policy.generated.ts';
import { desiredTopologies } from '../class/desired-topologies.ts';
import { isLeftAlone } from '../view/driver-kind.ts';
import type { TopologyView } from '../view/topology-view.ts';

/**
 * status.injection: what a class of each provisioner of a policy gets if its author leaves both fields out and it has no
 * parameters. The policies of the API server read it, and cannot look at nodes.
 */
export function listInjection(
  spec: StorageTopologyPolicySpec,
  view: TopologyView,
): readonly StorageTopologyPolicyStatusInjection[] {
  return [...new Set(spec.match.provisioners)].sort().map((provisioner) => {
    const desired = desiredTopologies(spec, { provisioner, parameters: {} }, view);
    return {
      provisioner,
      ...(!isLeftAlone(provisioner, view) && { volumeBindingMode: spec.volumeBindingMode.value }),
      ...(desired.kind === 'terms' && { allowedTopologies: desired.terms }),
    };
  });
}
