import { describe, expect, it } from 'vitest';
import { rules } from './rules.ts';
import { readSourceUnit } from './source-unit.ts';

/** A source tree in one line each: the path below `src/`, and what is in the file. */
type Tree = Readonly<Record<string, string>>;

const importing = (specifier: string) => `import { a } from '${specifier}';`;
const naming = (specifier: string) => `import type { A } from '${specifier}';`;

/** For every rule trees that break it in one place, and the line that says where. */
const broken: Record<string, readonly (readonly [tree: Tree, line: string])[]> = {
  'api imports nothing of ours': [
    [{ 'api/names.ts': naming('../domain/plan.ts') }, 'api/names.ts imports domain/plan.ts'],
    [{ 'api/names.ts': importing('../version.ts') }, 'api/names.ts imports version.ts'],
  ],
  'domain imports api of ours': [
    [
      { 'domain/retention/policy.ts': importing('../../kube/client.ts') },
      'domain/retention/policy.ts imports kube/client.ts',
    ],
    [{ 'domain/plan.ts': naming('../runtime/clock.ts') }, 'domain/plan.ts imports runtime/clock.ts'],
    [{ 'domain/plan.ts': "type A = import('../logging.ts').A;" }, 'domain/plan.ts imports logging.ts'],
  ],
  'admission imports domain, api of ours': [
    [{ 'admission/mutate.ts': naming('../kube/client.ts') }, 'admission/mutate.ts imports kube/client.ts'],
  ],
  'runtime imports nothing of ours': [
    [{ 'runtime/store.ts': naming('../api/names.ts') }, 'runtime/store.ts imports api/names.ts'],
  ],
  'kube imports admission, domain, api, runtime of ours': [
    [{ 'kube/client.ts': naming('../server/metrics.ts') }, 'kube/client.ts imports server/metrics.ts'],
    [{ 'kube/client.ts': "await import('../controllers/run.ts');" }, 'kube/client.ts imports controllers/run.ts'],
  ],
  'controllers imports runtime, kube, admission, domain, api of ours': [
    [{ 'controllers/run.ts': naming('../server/metrics.ts') }, 'controllers/run.ts imports server/metrics.ts'],
  ],
  'server imports admission, api, runtime of ours, and types of kube, domain': [
    [{ 'server/metrics.ts': importing('../kube/client.ts') }, 'server/metrics.ts imports kube/client.ts'],
    [{ 'server/metrics.ts': importing('../domain/plan.ts') }, 'server/metrics.ts imports domain/plan.ts'],
  ],
  'cli imports domain, api, kube, runtime of ours': [
    [{ 'cli/next.ts': importing('../run.ts') }, 'cli/next.ts imports run.ts'],
  ],
  'managed-operator.ts imports kube, runtime of ours': [
    [{ 'managed-operator.ts': naming('./controllers/run.ts') }, 'managed-operator.ts imports controllers/run.ts'],
  ],
  'operator.ts imports managed-operator.ts, runtime of ours, and types of controllers': [
    [{ 'operator.ts': importing('./controllers/run.ts') }, 'operator.ts imports controllers/run.ts'],
  ],
  'logging.ts imports log-value.ts, runtime of ours': [
    [{ 'logging.ts': naming('./config.ts') }, 'logging.ts imports config.ts'],
  ],
  'log-value.ts imports nothing of ours': [
    [{ 'log-value.ts': naming('./runtime/logger.ts') }, 'log-value.ts imports runtime/logger.ts'],
  ],
  'every folder has its arrows written down': [[{ 'utils/strings.ts': '' }, 'utils/strings.ts']],
  'pure folders use nothing but their arguments': [
    [{ 'api/names.ts': 'const id = crypto.randomUUID();' }, 'api/names.ts:1 uses crypto'],
    [{ 'domain/plan.ts': '\nconst die = Math.random();' }, 'domain/plan.ts:2 uses Math.random'],
    [{ 'domain/plan.ts': 'console.log(1);' }, 'domain/plan.ts:1 uses console'],
    [{ 'admission/mutate.ts': importing('node:fs') }, 'admission/mutate.ts imports node:fs'],
    [{ 'admission/mutate.ts': naming('crypto') }, 'admission/mutate.ts imports crypto'],
  ],
  'the time is asked in one place': [
    [{ 'kube/lease.ts': 'const at = Date.now();' }, 'kube/lease.ts:1 uses Date.now'],
    [{ 'run.ts': 'const at = new Date();' }, 'run.ts:1 uses new Date()'],
  ],
  'every npm package has one home': [
    [{ 'kube/client.ts': naming('winston') }, 'kube/client.ts imports winston'],
    [{ 'runtime/store.ts': importing('undici/lib/agent.js') }, 'runtime/store.ts imports undici'],
    [{ 'api/validate.ts': importing('ajv') }, 'api/validate.ts imports ajv'],
    [{ 'run.ts': importing('@scope/unheard-of/file') }, 'run.ts imports @scope/unheard-of'],
  ],
  'no file imports itself in a circle, types included': [
    [{ 'kube/a.ts': importing('./b.ts'), 'kube/b.ts': naming('../kube/a.ts') }, 'kube/a.ts ⇄ kube/b.ts'],
  ],
  'everything is imported from the file that it lives in': [
    [{ 'domain/index.ts': '' }, 'domain/index.ts is a barrel'],
    [{ 'domain/all.ts': "export * from './plan.ts';" }, "domain/all.ts: export * from './plan.ts';"],
  ],
  'no default exports': [[{ 'kube/client.ts': '/** A. */\nexport default 1;' }, 'kube/client.ts']],
  'every export has a doc comment': [[{ 'kube/client.ts': '// A.\nexport const a = 1;' }, 'kube/client.ts: a']],
  'no file is longer than 300 lines': [[{ 'kube/client.ts': '//\n'.repeat(301) }, 'kube/client.ts has 301 lines']],
  'of the framework’s base class only start is called': [
    [
      { 'operator.ts': 'class A extends B { init() { super.watchResource(); } }' },
      'operator.ts uses super.watchResource',
    ],
  ],
};

/** What the rules allow although it looks like what they forbid. */
const allowed: Record<string, Tree> = {
  'a folder imports itself': { 'domain/status/notes.ts': importing('../plan.ts'), 'domain/plan.ts': '' },
  'the arrows of the picture': {
    'controllers/run.ts': importing('../runtime/controller.ts'),
    'kube/apply-plan.ts': naming('../domain/plan.ts'),
    'server/metrics.ts': naming('../kube/event-recorder.ts'),
    'operator.ts': naming('./controllers/run.ts'),
    'main.ts': importing('./run.ts'),
    'run.ts': importing('./server/health.ts'),
  },
  'a Date made of something': { 'domain/plan.ts': 'const at = new Date(0);' },
  'the clock itself': { 'runtime/clock.ts': 'const at = new Date();' },
  'a package at home': { 'kube/undici-transport.ts': importing('undici') },
  'what is Node’s, outside the pure folders': { 'kube/credentials.ts': importing('node:fs/promises') },
  'a generated file that is long and silent': {
    'api/schedule.generated.ts': `export const a = 1;${'\n//'.repeat(400)}`,
  },
  'super.start, which is how the base class calls init': {
    'operator.ts': 'class A extends B { run() { super.start(); } }',
  },
};

const unitsOf = (tree: Tree) => Object.entries(tree).map(([path, text]) => readSourceUnit(path, text));

describe('the rules', () => {
  it('are each shown to fail', () => {
    expect(Object.keys(broken)).toEqual(rules.map(({ name }) => name));
  });

  const cases = Object.entries(broken).flatMap(([name, trees]) =>
    trees.map(([tree, line]) => [name, line, tree] as const),
  );
  it.each(cases)('“%s” finds: %s', (name, line, tree) => {
    expect(rules.find((rule) => rule.name === name)?.find(unitsOf(tree))).toEqual([line]);
  });

  it.each(Object.entries(allowed))('allow %s', (_, tree) => {
    expect(rules.flatMap(({ find }) => find(unitsOf(tree)))).toEqual([]);
  });

  it('say to whoever breaks them why they are there', () => {
    for (const { name, because } of rules) expect(because, name).toMatch(/^\S.{40,}\.$/);
  });
});
