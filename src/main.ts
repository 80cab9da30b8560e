import type { CommandFailure, CommandResult } from './cli/command-result.ts';
import { explain } from './cli/explain.ts';
import { next } from './cli/next.ts';
import { plan } from './cli/plan.ts';
import { parseConfig } from './config.ts';
import { describeFlags } from './flags.ts';
import { userAgent } from './kube/undici-transport.ts';
import { createLogger, type ProcessLogger } from './logging.ts';
import { runOperator } from './run.ts';
import { systemClock } from './runtime/clock.ts';
import { keepHttpParserSmall } from './v8-flags.ts';
import { version } from './version.ts';

const usage = `Keepsake ${version}: scheduled volume snapshots that can be trusted.

  keepsake run [flags]    run the operator
  keepsake next EXPR      print the next ticks of a cron expression
  keepsake plan -f FILE   print what a schedule would create, keep and prune, and why; also: plan NAMESPACE/NAME
  keepsake explain NAME   print why a VolumeSnapshot is not ready, or not gone, and what to do; NAME: NAMESPACE/SNAPSHOT;
                          or why a pod or claim waits for its volume: pod/NAMESPACE/NAME, pvc/NAMESPACE/NAME
  keepsake version        print the version

Each flag of run can also be set as KEEPSAKE_<FLAG> in the environment:
${describeFlags()}
`;

/** So long may the end take once everything has been told to stop: the drain's 25 s and some for the rest. */
const hardExitMs = 29_000;

const [command, ...args] = process.argv.slice(2);
switch (command) {
  case 'run':
    await run(args);
    break;
  case 'next':
    await print(() => next(args, systemClock.now()));
    break;
  case 'plan':
    await print(() => plan(args, { clock: systemClock, env: process.env, userAgent: userAgent(version) }));
    break;
  case 'explain':
    await print(() => explain(args, { clock: systemClock, env: process.env, userAgent: userAgent(version) }));
    break;
  case 'version':
    console.log(version);
    break;
  case 'help':
  case '--help':
  case '-h':
    console.log(usage);
    break;
  default:
    console.error(
      `${command === undefined ? 'what shall I do?' : `${JSON.stringify(command)} is no command.`}\n\n${usage}`,
    );
    process.exitCode = 2;
}

type Command = () => CommandResult | Promise<CommandResult | CommandFailure>;

async function print(command: Command): Promise<void> {
  const result = await attempt(command);
  switch (result.kind) {
    case 'ok':
      console.log(result.output);
      return;
    case 'failed':
      console.error(result.problem);
      process.exitCode = 1;
      return;
    case 'refused':
      console.error([...result.problems, `usage: ${result.usage}`].join('\n'));
      process.exitCode = 2;
      return;
    default:
      return result satisfies never;
  }
}

async function attempt(command: Command): Promise<CommandResult | CommandFailure> {
  try {
    return await command();
  } catch (error) {
    // parseArgs throws on flags that it does not know, with a sentence of its own.
    if (!(error instanceof TypeError && 'code' in error)) throw error;
    return { kind: 'refused', problems: [error.message], usage: 'keepsake help' };
  }
}

async function run(flags: readonly string[]): Promise<void> {
  const result = parseConfig(flags, process.env);
  if (result.kind === 'refused') {
    console.error(`keepsake run cannot start:\n${result.problems.map((problem) => `  ${problem}`).join('\n')}`);
    process.exitCode = 2;
    return;
  }
  keepHttpParserSmall();
  const logger = createLogger({ level: result.config.logLevel, format: result.config.logFormat });
  // Whatever ends the process ends here, once: a second cause must not cut the first one's drain short.
  const ending = new Promise<number>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        logger.info('stopping', { signal });
        resolve(0);
      });
    }
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (error: unknown) => {
        logger.error(event, { error });
        resolve(1);
      });
    }
  });
  try {
    const operator = await runOperator(result.config, process.env, logger);
    const failed = operator.failed.then((because) => {
      logger.error('ending', { because });
      return 1;
    });
    const code = await Promise.race([ending, failed]);
    setTimeout(() => process.exit(code || 1), hardExitMs).unref();
    await operator.stop();
    await finish(logger, code);
  } catch (error) {
    logger.error('keepsake cannot start', { error });
    await finish(logger, 1);
  }
}

async function finish(logger: ProcessLogger, code: number): Promise<void> {
  await logger.close();
  // Nothing of ours is left to run; what a library keeps open must not keep the process.
  process.exit(code);
}
