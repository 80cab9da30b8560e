import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

const clientFolder = fileURLToPath(new URL('.', import.meta.resolve('@kubernetes/client-node')));

/** All that the operator itself uses of the Kubernetes client. Another import needs a line here; esbuild says so. */
const clientOfOperator = `export { KubeConfig } from ${JSON.stringify(join(clientFolder, 'config.js'))};`;

/**
 * The framework requires the whole Kubernetes client, 3 MB of generated classes, for methods that Keepsake replaces. Its
 * constructor gets a KubeConfig that loads nothing, since it is replaced at once, and a broken file that nobody asked
 * for must not stop the operator.
 */
const clientOfFramework = `
  export class KubeConfig { loadFromDefault() {} makeApiClient() {} }
  export class CoreV1Api {}
`;

/** What no call reaches although something imports it, and why: for us, and for whoever does reach it at run time. */
const unreachable = {
  './gen/index.js': "KubeConfig makes clients of the generated classes, and the operator's requests are untyped",
  'node-fetch': "KubeConfig prepares requests for it, and the operator's go through undici",
  'socks-proxy-agent': 'a SOCKS proxy is refused before anything is sent',
  gaxios: "the framework's own requests go through it, and ManagedOperator replaces the methods that make them",
};

/** Keeps what never runs out of the bundle: that is half of the bytes, and a quarter of the idle operator's memory. */
const leaveOut = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@kubernetes\/client-node$/ }, ({ importer }) => ({
      path: importer.includes('/@dot-i/k8s-operator/') ? 'of framework' : 'of operator',
      namespace: 'client',
    }));
    onLoad({ filter: /./, namespace: 'client' }, ({ path }) => ({
      contents: path === 'of framework' ? clientOfFramework : clientOfOperator,
      resolveDir: clientFolder,
    }));

    for (const [path, because] of Object.entries(unreachable)) {
      onResolve({ filter: new RegExp(`^${path.replaceAll('.', '\\.')}$`) }, ({ importer }) => {
        if (path.startsWith('.') && !importer.startsWith(clientFolder)) return undefined;
        return { path, namespace: 'unreachable', pluginData: `${path} is not in the bundle: ${because}` };
      });
    }
    onLoad({ filter: /./, namespace: 'unreachable' }, ({ pluginData }) => ({
      // On the prototype, since esbuild reads what a CommonJS module has of its own when it loads it.
      contents: `module.exports = Object.create(new Proxy({}, {
        get(_, name) {
          if (name !== '__esModule') throw new Error(${JSON.stringify(pluginData)});
        },
      }));`,
    }));
  },
};

// `node build.mjs ENTRY OUTFILE` bundles another program in the same way, for tests and benchmarks.
const [entry = 'src/main.ts', outfile = 'dist/keepsake.mjs'] = process.argv.slice(2);

// One ESM file: it starts in half the time of loose modules, and an image needs nothing beside it.
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: [entry],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minify: true,
  keepNames: true,
  sourcemap: true,
  legalComments: 'linked',
  plugins: [leaveOut],
  define: { KEEPSAKE_VERSION: JSON.stringify(version) },
  // Bundled CommonJS dependencies call require(); an ES module has none of its own.
  banner: {
    js: "import { createRequire as keepsakeCreateRequire } from 'node:module'; const require = keepsakeCreateRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
