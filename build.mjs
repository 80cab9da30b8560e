import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

/**
 * The framework requires the whole Kubernetes client, 3 MB of generated classes, for methods that Keepsake replaces.
 * It gets what its constructor touches: the real KubeConfig, and an API client that nobody can call.
 */
const slimFramework = {
  name: 'slim-framework',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@kubernetes\/client-node$/ }, ({ importer }) =>
      importer.includes('@dot-i') ? { path: 'slim-client', namespace: 'slim' } : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'slim' }, () => ({
      contents: `export { KubeConfig } from '@kubernetes/client-node'; export class CoreV1Api {}`,
      resolveDir: import.meta.dirname,
    }));
  },
};

// One ESM file: it starts in half the time of loose modules, and an image needs nothing beside it.
await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ['src/main.ts'],
  outfile: 'dist/keepsake.mjs',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  minify: true,
  keepNames: true,
  sourcemap: true,
  legalComments: 'linked',
  plugins: [slimFramework],
  define: { KEEPSAKE_VERSION: JSON.stringify(version) },
  // Bundled CommonJS dependencies call require(); an ES module has none of its own.
  banner: {
    js: "import { createRequire as keepsakeCreateRequire } from 'node:module'; const require = keepsakeCreateRequire(import.meta.url);",
  },
  logLevel: 'warning',
});
