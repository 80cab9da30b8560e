import { createLogger } from '../../src/logging.ts';

// A process that logs more than a pipe holds and ends at once; run by logging.test.ts.
const logger = createLogger({ level: 'info', format: 'json' });
for (let line = 0; line < 20_000; line++) logger.info('a line that has some length, as lines do', { line });
await logger.close();
process.exit(0);
