import { startDriver } from './driver.ts';
import { driverName } from './identity-service.ts';
import { parseOptions } from './options.ts';

// csi.sock is ready when the line below is printed; SIGTERM and SIGINT end the process with code 0 and no socket left.
try {
  const options = parseOptions(process.argv.slice(2));
  const driver = await startDriver(options);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    // Once: a second signal ends the process at once, should the first be stuck.
    process.once(signal, () => void driver.stop().then(() => process.exit(0)));
  }
  process.stdout.write(`${driverName} listens on ${options.endpoint}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
