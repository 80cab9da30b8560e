import { writeFileSync } from 'node:fs';
import { systemClock } from '../../../src/runtime/clock.ts';
import { startApiDouble } from '../../support/api-double.ts';
import { createFakeApi } from '../../support/fake-api.ts';
import { buildMetadata, buildSnapshot, SNAPSHOT_COUNT } from './snapshots.ts';

// A process of its own, so that the client's memory and event loop are the client's alone. Writes a kubeconfig to the
// path it is given, says so in one line, and serves until its parent closes its stdin.
const [kubeconfigPath = ''] = process.argv.slice(2);
const api = createFakeApi(systemClock);
let bytes = 0;
for (let i = 0; i < SNAPSHOT_COUNT; i++) {
  const object = api.put({ ...buildSnapshot(i), metadata: buildMetadata(i) });
  bytes += JSON.stringify(object).length;
}
// Nobody asks for the past here, and it is as large as the present.
api.compact();
const double = await startApiDouble(api.transport);
writeFileSync(kubeconfigPath, double.kubeConfig({ token: 'bench' }).exportConfig());
console.log(JSON.stringify({ bytesPerObject: Math.round(bytes / SNAPSHOT_COUNT) }));
process.stdin.resume();
process.stdin.once('end', () => double.close());
