import { noProvisioner, type StorageClass } from '../class/storage-class.ts';
import type { DriverTopology, TopologyNode, TopologyView } from '../view/topology-view.ts';
import { type FitQuestion, fitOf, type NodeFit } from './node-fit.ts';
import type { PendingClaim, PendingTrouble } from './pending-claim.ts';
import type { PendingPod } from './pending-pod.ts';
import {
  allowedText,
  keysOf,
  keysOfNodeTerms,
  listed,
  nodesText,
  placeText,
  ruleText,
  whereText,
} from './place-words.ts';
import { troubleOf } from './trouble.ts';

/** A claim without a volume whose class exists. */
export interface UnboundClaim extends PendingClaim {
  readonly storageClass: StorageClass;
}

/** The nodes that are left, from all of them to those that suit the pod and the volumes that it has. */
export interface NodesLeft {
  readonly pod: PendingPod | undefined;
  readonly all: readonly TopologyNode[];
  /** Those where the pod's own rules let it run. */
  readonly allowed: readonly TopologyNode[];
  /** Of these, those that reach the volumes that exist. */
  readonly reachable: readonly TopologyNode[];
  /** The claims of these volumes, for whoever is to change something. */
  readonly boundClaims: readonly PendingClaim[];
}

/** What to ask about a claim's class in this cluster. */
export function questionOf({ storageClass, spare }: UnboundClaim, view: TopologyView): FitQuestion {
  return { storageClass, spare, driver: view.drivers.get(storageClass.provisioner) };
}

/**
 * Why a claim's class gives a volume on none of the nodes that are left; undefined when it does on one. First the class
 * against all nodes, then what narrows the nodes down, and the driver last: whoever changes a class has that to know.
 */
export function explainClass(claim: UnboundClaim, left: NodesLeft, view: TopologyView): PendingTrouble | undefined {
  const question = questionOf(claim, view);
  if (left.reachable.some((node) => fitOf(question, node).kind === 'fits')) return undefined;
  const passes = (node: TopologyNode) => isForScheduler(fitOf(question, node));
  if (!left.all.some(passes)) return noNodeInClass(claim, left.all);
  if (!left.allowed.some(passes)) return podElsewhere(claim, left);
  const remaining = left.reachable.filter(passes);
  if (remaining.length === 0) return volumesElsewhere(claim, left);
  return driverRefuses(claim, remaining, question.driver);
}

/** What the class allows, in words; of one that makes no volumes, which ones there are. */
export function classText({ storageClass, spare }: UnboundClaim): string {
  const { name, provisioner, allowedTopologies } = storageClass;
  if (provisioner === noProvisioner) return spareText(name, spare);
  return `class ${name} allows ${allowedTopologies.length === 0 ? 'all places' : allowedText(allowedTopologies)}`;
}

// The scheduler has nothing against the node, whatever the provisioner will say.
function isForScheduler({ kind }: NodeFit): boolean {
  return kind !== 'outside-class' && kind !== 'no-spare-volume';
}

function noNodeInClass(claim: UnboundClaim, all: readonly TopologyNode[]): PendingTrouble {
  const kind = claim.storageClass.provisioner === noProvisioner ? 'no-spare-volume' : 'no-node-in-class';
  const keys = placeKeys(claim);
  return troubleOf(kind, keys.length === 0 ? classText(claim) : `${classText(claim)}; ${whereText(all, keys)}`, [
    claim,
  ]);
}

function podElsewhere(claim: UnboundClaim, { pod, all, allowed }: NodesLeft): PendingTrouble {
  const rule = pod === undefined ? 'the pod' : ruleText(pod);
  const where = whereText(allowed, placeKeys(claim), all.length);
  return troubleOf('pod-elsewhere', `${classText(claim)}; ${rule} allows only other nodes: ${where}`, [claim]);
}

function volumesElsewhere(claim: UnboundClaim, { boundClaims }: NodesLeft): PendingTrouble {
  const volumes = listed(
    boundClaims.map(({ name, volume }) => `the volume of claim ${name} is in ${placeText(volume?.terms ?? [])}`),
    ', ',
  );
  return troubleOf('volumes-apart', `${classText(claim)} for claim ${claim.name}, but ${volumes}`, [
    claim,
    ...boundClaims,
  ]);
}

/** The scheduler would take these nodes. What a change of the class heals comes first, then that of a node. */
function driverRefuses(
  claim: UnboundClaim,
  nodes: readonly TopologyNode[],
  driver: DriverTopology | undefined,
): PendingTrouble | undefined {
  const { storageClass } = claim;
  const question = { storageClass, spare: claim.spare, driver };
  const judged = nodes.map((node) => ({ node, fit: fitOf(question, node) }));
  const nodesOf = (kind: NodeFit['kind']) => judged.filter(({ fit }) => fit.kind === kind).map(({ node }) => node);
  const keysNamed = (kind: NodeFit['kind']) => [
    ...new Set(judged.flatMap(({ fit }) => (fit.kind === kind && 'keys' in fit ? fit.keys : []))),
  ];

  const wrongKey = nodesOf('key-unregistered');
  if (wrongKey.length > 0) return keyUnregistered(claim, wrongKey, keysNamed('key-unregistered'));
  const lacking = nodesOf('label-missing');
  if (lacking.length > 0) {
    const sentence = `driver ${storageClass.provisioner} registers ${listed(keysNamed('label-missing'))} on ${nodesText(lacking)}, which ${lacking.length === 1 ? 'lacks' : 'lack'} that label`;
    return troubleOf('label-missing', sentence, [claim]);
  }
  const missing = nodesOf('driver-missing');
  if (missing.length === 0) return undefined;
  const others = driver?.nodes ?? 0;
  const elsewhere = others === 0 ? '' : `; it is on ${others} other${others === 1 ? '' : 's'}`;
  const sentence = `driver ${storageClass.provisioner} of class ${storageClass.name} is registered with topology keys on none of the ${missing.length} nodes where the pod and its volume may be${elsewhere}`;
  return troubleOf('driver-missing', sentence, [claim]);
}

function keyUnregistered(claim: UnboundClaim, nodes: readonly TopologyNode[], keys: readonly string[]): PendingTrouble {
  const { storageClass } = claim;
  const registered = nodes.flatMap(
    ({ drivers }) => drivers.find(({ name }) => name === storageClass.provisioner)?.topologyKeys ?? [],
  );
  const use = listed([...new Set(registered)].toSorted());
  const sentence = `${classText(claim)}; ${listed(keys)} is a label of the nodes, but driver ${storageClass.provisioner} does not register it there, so it makes no volume by it: in allowedTopologies write one of its own keys, ${use}`;
  return troubleOf('key-unregistered', sentence, [claim]);
}

function placeKeys({ storageClass, spare }: UnboundClaim): readonly string[] {
  return storageClass.provisioner === noProvisioner
    ? [...new Set(spare.flatMap(({ terms }) => keysOfNodeTerms(terms ?? [])))]
    : keysOf(storageClass.allowedTopologies);
}

function spareText(className: string, spare: UnboundClaim['spare']): string {
  const subject = `class ${className} makes no volumes itself, and`;
  if (spare.length === 0) return `${subject} no PersistentVolume of it is unclaimed`;
  const places = spare.map(({ name, terms }) => `${name} in ${placeText(terms ?? [])}`);
  return `${subject} ${spare.length === 1 ? 'its one unclaimed PersistentVolume is' : `its ${spare.length} unclaimed PersistentVolumes are`} ${listed(places)}`;
}
