import { driverKind } from '../view/driver-kind.ts';
import type { TopologyDomain, TopologyView } from '../view/topology-view.ts';
import type { ClassFinding } from './class-finding.ts';
import type { JudgeInput } from './judge-input.ts';
import { waitForFirstConsumer } from './storage-class.ts';
import { cut, sentence, shown } from './topology-text.ts';

/** What is wrong or doubtful about the binding mode of a class; at most one finding. */
export function judgeMode(input: JudgeInput): readonly ClassFinding[] {
  const { storageClass, spec, view } = input;
  const immediate = storageClass.volumeBindingMode !== waitForFirstConsumer;
  switch (driverKind(storageClass.provisioner, view)) {
    case 'manual':
      return immediate ? [immediateLocalVolumes] : [];
    case 'without-topology':
      // Immediate is right for them, so only the other mode is worth a word unless the policy asks for more.
      return spec.validation.driverWithoutTopology === 'Warn' || !immediate ? [withoutTopology(input)] : [];
    case 'in-tree':
    case 'absent':
    case 'with-topology':
      return immediate ? [bindingModeImmediate(input)] : [];
  }
}

const advice = ': write volumeBindingMode: WaitForFirstConsumer';

const immediateLocalVolumes: ClassFinding = {
  reason: 'ImmediateLocalVolumes',
  severity: 'warn',
  message: `volumeBindingMode is Immediate: a local volume is bound before the pod is scheduled, and ties it to a node that may have no room${advice}`,
  breaksPolicy: true,
};

function withoutTopology({ storageClass, spec }: JudgeInput): ClassFinding {
  const { provisioner, volumeBindingMode } = storageClass;
  const fact = `${cut(provisioner, 80)} registers no topology: its volumes can be reached from everywhere`;
  const waits = volumeBindingMode === waitForFirstConsumer;
  return {
    reason: 'DriverWithoutTopology',
    severity: spec.validation.driverWithoutTopology === 'Warn' ? 'warn' : 'note',
    message: cut(waits ? `${fact}; waiting for a pod only keeps those waiting who expect a bound claim first` : fact),
    breaksPolicy: false,
  };
}

function bindingModeImmediate({ storageClass, view }: JudgeInput): ClassFinding {
  const driver = cut(storageClass.provisioner, 80);
  const widest = widestDomain(storageClass.provisioner, view);
  const choice = widest !== undefined && widest.values.length > 1;
  const start = `volumeBindingMode is Immediate: ${driver} makes volumes before a pod is scheduled`;
  return {
    reason: 'BindingModeImmediate',
    // In a single place, nothing can go wrong yet.
    severity: widest !== undefined && !choice ? 'note' : 'warn',
    message: choice
      ? sentence(
          `${start}, in any of ${cut(widest.topologyKey, 60)} `,
          widest.values.map(({ value }) => shown(value)),
          advice,
        )
      : cut(`${start}${advice}`),
    breaksPolicy: true,
  };
}

/** The domain that people think of when they think of places: the zone if it tells some apart, else the one with most values. */
function widestDomain(provisioner: string, view: TopologyView): TopologyDomain | undefined {
  const domains = view.drivers.get(provisioner)?.domains ?? [];
  const zones = domains.find(({ topologyKey, values }) => topologyKey.endsWith('/zone') && values.length > 1);
  return zones ?? [...domains].sort((a, b) => b.values.length - a.values.length)[0];
}
