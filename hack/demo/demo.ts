import { type DemoChoices, parseDemoCommand, usage } from './demo-options.ts';
import { exitCodeOf, type Interrupt, interruptCodes } from './exit-code.ts';
import { createReporter } from './reporter.ts';
import { runDemo } from './run-demo.ts';
import { setUpStage } from './stage.ts';
import { endOperator } from './steps/end-operator.ts';
import { tellStory } from './story.ts';
import { describeTerminal } from './terminal.ts';

async function run({ keep, binding }: DemoChoices): Promise<number> {
  const interrupt = new AbortController();
  const { signal } = interrupt;
  let interruptedBy: Interrupt | undefined;
  for (const name of Object.keys(interruptCodes) as Interrupt[]) {
    // Not once: the terminal and a wrapper such as npm may both send it, and the second must not cut the end short.
    process.on(name, () => {
      interruptedBy ??= name;
      interrupt.abort();
    });
  }
  const report = createReporter({
    write: (text) => void process.stdout.write(text),
    terminal: describeTerminal(process.stdout, process.env),
    now: () => performance.now(),
  });
  const setUp = () => setUpStage({ report, signal, keep, binding });
  const end = await runDemo({ setUp, story: tellStory, ending: endOperator, keep, report, signal });
  return exitCodeOf(end, interruptedBy);
}

const command = parseDemoCommand(process.argv.slice(2));
switch (command.kind) {
  case 'help':
    console.log(usage);
    break;
  case 'refused':
    console.error(`${command.problem}\n\n${usage}`);
    process.exitCode = 2;
    break;
  case 'run':
    // Not the end of the event loop: a start that was interrupted may still wait for what will never come.
    process.exit(await run(command));
    break;
  default:
    command satisfies never;
}
