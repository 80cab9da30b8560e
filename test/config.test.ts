import { describe, expect, it } from 'vitest';
import { type Config, parseConfig } from '../src/config.ts';
import { limitsAnything, limitsOf } from '../src/domain/limits/driver-limits.ts';
import { defaultLimits } from '../src/domain/limits/parse-limits.ts';
import { describeFlags } from '../src/flags.ts';

function accepted(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Config {
  const result = parseConfig(args, environment);
  if (result.kind === 'refused') throw new Error(result.problems.join('\n'));
  return result.config;
}

function problems(args: readonly string[], environment: Readonly<Record<string, string>> = {}): readonly string[] {
  const result = parseConfig(args, environment);
  return result.kind === 'refused' ? result.problems : [];
}

describe('the configuration', () => {
  it('is the documented one when nothing is said, and cannot be changed afterwards', () => {
    const config = accepted([]);
    expect(config).toEqual({
      kubeconfig: undefined,
      namespace: undefined,
      controllers: ['schedule', 'binding', 'topology'],
      bindingMode: 'external',
      bindingPreflightMs: 120_000,
      preventVolumeModeConversion: true,
      distributedSnapshotting: false,
      waitForProvisioner: false,
      watchNamespaces: undefined,
      driverLimits: defaultLimits,
      webhook: {
        serve: false,
        bindAddress: { host: undefined, port: 9443 },
        url: undefined,
        service: undefined,
        secret: 'keepsake-webhook-tls',
      },
      leaderElect: true,
      healthBindAddress: { host: undefined, port: 8081 },
      metricsBindAddress: { host: undefined, port: 8080 },
      logLevel: 'info',
      logFormat: 'json',
    });
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('takes flags in both ways of writing them', () => {
    expect(accepted(['--log-level=debug', '--log-format', 'text', '--namespace', 'backup'])).toMatchObject({
      logLevel: 'debug',
      logFormat: 'text',
      namespace: 'backup',
    });
  });

  it('takes the last of a flag that is given twice', () => {
    expect(accepted(['--log-level=debug', '--log-level=warn']).logLevel).toBe('warn');
  });

  it('takes the environment where no flag is given, and the flag where both are', () => {
    const environment = {
      KEEPSAKE_LOG_LEVEL: 'debug',
      KEEPSAKE_WATCH_NAMESPACES: 'a, b,',
      KEEPSAKE_LEADER_ELECT: 'false',
    };
    expect(accepted([], environment)).toMatchObject({
      logLevel: 'debug',
      watchNamespaces: ['a', 'b'],
      leaderElect: false,
    });
    expect(accepted(['--log-level=error'], environment).logLevel).toBe('error');
  });

  it('judges what is used: a flag hides a mistake in the environment', () => {
    expect(problems(['--log-level=warn'], { KEEPSAKE_LOG_LEVEL: 'loud' })).toEqual([]);
  });

  it('runs no controller when the list is empty, and accepts the names of those to come', () => {
    expect(accepted(['--controllers=']).controllers).toEqual([]);
    expect(accepted(['--controllers=restore,run']).controllers).toEqual([]);
    expect(accepted(['--controllers=binding,schedule,run']).controllers).toEqual(['binding', 'schedule']);
  });

  it('leaves topology out where it may read some namespaces only, unless it is asked for by name', () => {
    expect(accepted(['--watch-namespaces=a']).controllers).toEqual(['schedule', 'binding']);
    expect(accepted(['--watch-namespaces=a', '--controllers=topology']).controllers).toEqual(['topology']);
  });

  it('takes no webhook but one that the API server calls: https, with a path', () => {
    const flags = ['--webhook', '--webhook-url=https://127.0.0.1:9443/mutate-storageclass'];
    expect(accepted(flags).webhook).toMatchObject({
      serve: true,
      url: new URL('https://127.0.0.1:9443/mutate-storageclass'),
    });
    expect(problems(['--webhook-url=http://127.0.0.1:9443/'])).toEqual([
      '--webhook-url "http://127.0.0.1:9443/": is not a URL like https://127.0.0.1:9443/mutate-storageclass',
    ]);
    expect(problems(['--webhook-secret=A', '--webhook-service=-'])).toEqual([
      '--webhook-service "-": is not the name of an object (lower-case letters, digits, dashes and dots)',
      '--webhook-secret "A": is not the name of an object (lower-case letters, digits, dashes and dots)',
    ]);
  });

  it('reads a flag that is true or false as true when it has no value', () => {
    expect(accepted(['--distributed-snapshotting']).distributedSnapshotting).toBe(true);
    expect(accepted(['--leader-elect'], { KEEPSAKE_LEADER_ELECT: 'false' }).leaderElect).toBe(true);
    expect(accepted(['--leader-elect=false']).leaderElect).toBe(false);
    expect(accepted(['--webhook', '--log-level=warn'])).toMatchObject({ webhook: { serve: true }, logLevel: 'warn' });
  });

  it('turns a server off with 0', () => {
    expect(accepted(['--health-bind-address=0', '--metrics-bind-address=127.0.0.1:9090'])).toMatchObject({
      healthBindAddress: undefined,
      metricsBindAddress: { host: '127.0.0.1', port: 9090 },
    });
  });

  it('tells every mistake at once, each with where it was made', () => {
    const args = [
      '--leader-elect=maybe',
      '--log-level',
      'loud',
      '--health-bind-address=nowhere',
      '--metrics-bind-address=:99999',
      '--controllers=schedule,cleaning,washing',
      '--namespace=Not_One',
      '--volume=11',
      'now',
      '--binding-mode=both',
      '--binding-preflight-seconds=0',
      '--kubeconfig',
    ];
    const found = problems(args, { KEEPSAKE_WATCH_NAMESPACES: 'a,B', KEEPSAKE_LOG_FORMAT: 'xml' });
    const allowed = 'schedule, run, restore, binding, topology';
    expect([...found].sort()).toEqual(
      [
        '"now": unexpected argument; flags are written --name=value',
        `--controllers "schedule,cleaning,washing": cleaning is none of ${allowed}; washing is none of ${allowed}`,
        '--health-bind-address "nowhere": is not an address like :8080 or 127.0.0.1:8080; 0 turns it off',
        '--binding-mode "both": is none of external, builtin, auto',
        '--binding-preflight-seconds "0": is not a whole number of seconds from 1 to 3600',
        '--kubeconfig: needs a value',
        '--leader-elect "maybe": is none of true, false',
        '--log-level "loud": is none of debug, info, warn, error',
        '--metrics-bind-address ":99999": is not an address like :8080 or 127.0.0.1:8080; 0 turns it off',
        '--namespace "Not_One": is not a namespace name (lower-case letters, digits and dashes)',
        '--volume: unknown flag; `keepsake help` lists them',
        'KEEPSAKE_LOG_FORMAT "xml": is none of json, text',
        'KEEPSAKE_WATCH_NAMESPACES "a,B": B is not a namespace name (lower-case letters, digits and dashes)',
      ].sort(),
    );
  });

  it.each(['', ',', ' , '])('refuses %j as the namespaces to watch, which could mean all or none', (list) => {
    expect(problems([`--watch-namespaces=${list}`])).toEqual([
      `--watch-namespaces ${JSON.stringify(list)}: names no namespace; leave it out to watch all`,
    ]);
  });

  it('takes the limits of drivers from the flag or the environment, and none from `none`', () => {
    const { driverLimits } = accepted(['--driver-limits=csi.example=concurrent:2']);
    expect(limitsOf(driverLimits, 'csi.example')?.driver.concurrent).toBe(2);
    expect(limitsAnything(accepted([], { KEEPSAKE_DRIVER_LIMITS: 'none' }).driverLimits)).toBe(false);
    expect(problems(['--driver-limits=a=concurrent:0;b'])).toEqual([
      '--driver-limits "a=concurrent:0;b": a: concurrent:0 would allow no snapshot ever; suspend the schedules instead, ' +
        'or write 1 or more; "b" is no entry; write DRIVER=LIMIT,LIMIT or DRIVER=none',
    ]);
  });

  it('takes a namespace that is named twice once, since it can be watched once only', () => {
    expect(accepted(['--watch-namespaces=b,a,b']).watchNamespaces).toEqual(['b', 'a']);
  });

  it.each(['__proto__', 'constructor', 'toString'])('knows no flag --%s', (name) => {
    expect(problems([`--${name}=1`])).toEqual([`--${name}: unknown flag; \`keepsake help\` lists them`]);
  });
});

describe('the help', () => {
  it('has one line for each flag, with its default', () => {
    const lines = describeFlags().split('\n');
    expect(lines).toHaveLength(20);
    expect(lines.find((line) => line.includes('--metrics-bind-address'))).toMatch(
      /serves \/metrics.*\(default :8080\)$/,
    );
    expect(lines.find((line) => line.includes('--kubeconfig'))).not.toContain('(default )');
  });
});
