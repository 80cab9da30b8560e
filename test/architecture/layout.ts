// The picture in src/README.md as data: which part may import which, and where each npm package lives.

/** What one part of `src/`, a folder or a file directly in it, may import of ours besides itself. */
export interface Arrows {
  readonly to: readonly string[];
  /** Parts of which it may import types, with `import type`. */
  readonly typesOf?: readonly string[];
  /** What a person reads who has drawn another arrow. */
  readonly because: string;
}

/** Functions of their arguments: nothing in here asks the time, rolls dice, logs or does I/O. */
export const pureFolders: readonly string[] = ['api', 'domain', 'admission'];

/**
 * By part. A new folder needs a row here. A file directly in `src/` without a row puts the parts together and may
 * import all of them; no folder imports such a file.
 */
export const arrowsOf: Readonly<Record<string, Arrows>> = {
  api: {
    to: [],
    because:
      'api/ is what the cluster and we have agreed on; it holds whatever is built on it, so it imports nothing of ours.',
  },
  domain: {
    to: ['api'],
    because:
      'domain/ decides on data and a Date, and is tested without a cluster. What it needs to know becomes a field of its input; what it wants done becomes an action that kube/ carries out.',
  },
  admission: {
    to: ['domain', 'api'],
    because:
      'admission/ turns a review into a response by itself: what it needs to know is an argument, what a good class is it asks the domain, and server/ does the I/O.',
  },
  runtime: {
    to: [],
    because:
      'runtime/ is controller machinery that knows none of our nouns and could be a library. Pass it what it needs as a function or an option.',
  },
  kube: {
    to: ['admission', 'domain', 'api', 'runtime'],
    because:
      'kube/ translates between the API server and the domain. What calls it is a controller; it never knows which, nor who serves or counts.',
  },
  controllers: {
    to: ['runtime', 'kube', 'admission', 'domain', 'api'],
    because:
      'A controller observes, plans and applies. Servers, metrics and logging come to it as arguments, from the files directly in src/.',
  },
  server: {
    to: ['admission', 'api', 'runtime'],
    typesOf: ['kube', 'domain'],
    because:
      'server/ serves HTTP and counts. It may name what kube/ reports and what the domain decides, as a type, but calls nothing there: a scrape or a probe never reaches the API server.',
  },
  cli: {
    to: ['domain', 'api', 'kube', 'runtime'],
    because:
      'A subcommand turns arguments into text by asking the domain, so that it answers what the operator would do; what it must know of the cluster it reads through kube/, and it never writes. Printing and exiting is for main.ts.',
  },
  'managed-operator.ts': {
    to: ['kube', 'runtime'],
    because:
      'The shell over the framework’s base class hands everything to the runtime; it knows none of our controllers.',
  },
  'operator.ts': {
    to: ['managed-operator.ts', 'runtime'],
    typesOf: ['controllers'],
    because: 'The operator declares what is watched and decides nothing; what a change means is passed in.',
  },
  'logging.ts': {
    to: ['log-value.ts', 'runtime'],
    because: 'The logger implements the port of runtime/ and knows nothing of what is logged.',
  },
  'log-value.ts': { to: [], because: 'Making a value fit for a log must not depend on what the value is about.' },
};

/** The one place of every npm package that the operator is made of; an empty list means that nothing of it runs. */
export const packageHomes: Readonly<Record<string, readonly string[]>> = {
  // The base class, and the types of its events.
  '@dot-i/k8s-operator': ['managed-operator.ts', 'operator.ts'],
  // Kubeconfig loading and credentials. Its clients and its watch are not used.
  '@kubernetes/client-node': [
    'kube/load-kubeconfig.ts',
    'kube/credentials.ts',
    'kube/tls-material.ts',
    'kube/undici-transport.ts',
    'managed-operator.ts',
  ],
  // Writes the serving certificate of the webhook; loaded when one is made, and in no other process.
  '@peculiar/x509': ['kube/issue-certificate.ts'],
  // `npm run generate` uses it; what it generates stands alone.
  ajv: [],
  'cron-parser': ['domain/schedule/cron-expression.ts'],
  // The parser of kubeconfigs, which client-node brings along, and so in the bundle already.
  'js-yaml': ['cli/read-manifests.ts'],
  'prom-client': ['server/metric-registry.ts'],
  // @peculiar/x509 does not load without it. It extends the global Reflect, so it comes as late.
  'reflect-metadata': ['kube/issue-certificate.ts'],
  undici: ['kube/undici-transport.ts'],
  winston: ['logging.ts'],
};

/** The only files that ask what time it is; everybody else has a clock or a Date passed in. */
export const clockFiles: readonly string[] = ['runtime/clock.ts', 'logging.ts'];
