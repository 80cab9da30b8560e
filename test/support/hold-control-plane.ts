import { startControlPlane } from '../../hack/controlplane/start.ts';

// A program that starts a control plane in the folder given, says so, and does nothing until somebody kills it.
const [dir] = process.argv.slice(2);
if (dir === undefined) throw new Error('which folder?');
await startControlPlane({ dir, csi: false });
process.stdout.write('ready\n');
setInterval(() => undefined, 60_000);
