/** The states in which tools such as Flux, kubectl wait-alikes and Argo CD plugins see an object. */
export type Kstatus = 'Current' | 'InProgress' | 'Failed' | 'Terminating';

/** As much of an object as kstatus looks at. */
export interface KstatusObject {
  readonly generation: number;
  readonly deleting: boolean;
  readonly status: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/**
 * The rules that kstatus (sigs.k8s.io/cli-utils, pkg/kstatus) has for a kind that it does not know: deletion first, then
 * a generation that was not seen, then Reconciling and Stalled, then Ready; without any of these all is well.
 */
export function kstatus({ generation, deleting, status }: KstatusObject): Kstatus {
  if (deleting) return 'Terminating';
  if (status.observedGeneration !== undefined && status.observedGeneration !== generation) return 'InProgress';
  const conditions = status.conditions ?? [];
  const is = (type: string) => conditions.find((condition) => condition.type === type)?.status;
  if (is('Reconciling') === 'True') return 'InProgress';
  if (is('Stalled') === 'True') return 'Failed';
  const ready = is('Ready');
  return ready === undefined || ready === 'True' ? 'Current' : 'InProgress';
}
