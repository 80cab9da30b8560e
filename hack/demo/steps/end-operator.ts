import { CheckFailure, requireEqual } from '../check-failure.ts';
import type { Scene } from '../scene.ts';

/** The operator ends when it is asked to, and lets the next one take over at once. */
export async function endOperator({ report, operator, cluster, objects }: Scene): Promise<void> {
  report.step('The operator is asked to end');
  const leaseHolder = () =>
    cluster.kubectl([
      'get',
      'lease/keepsake-leader',
      '--namespace=keepsake-system',
      '--output=jsonpath={.spec.holderIdentity}',
    ]);
  if ((await leaseHolder()) === '') throw new CheckFailure('the operator leads', 'its name in the Lease', 'no name');
  requireEqual('it ends with exit code 0 after SIGTERM', { expected: 0, seen: await operator.stop() });
  report.ok('it ends with exit code 0 after SIGTERM');
  requireEqual('it has given its Lease back', { expected: '', seen: await leaseHolder() });
  report.ok('it has given its Lease back');
  const registered = await Promise.all([
    objects.get('mutatingwebhookconfigurations.admissionregistration.k8s.io', 'keepsake'),
    objects.get('validatingadmissionpolicies.admissionregistration.k8s.io', 'keepsake-storageclass-guard'),
  ]);
  requireEqual('the API server calls its webhook no more, and asks its guard no more', {
    expected: [],
    seen: registered.flatMap((found) => found?.metadata.name ?? []),
  });
  report.ok('the API server calls its webhook no more, and asks its guard no more');
}
