import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const anchorInBrowsers = createRequire(import.meta.url).resolve('@coral-xyz/anchor/dist/browser/index.js');

/** The chain client imports Anchor as Node has it, by its default export; Anchor's build for browsers has names only. */
const anchor: Plugin = {
  name: 'anchor',
  enforce: 'pre',
  resolveId: (id) => (id === '@coral-xyz/anchor' ? '\0anchor' : undefined),
  load: (id) =>
    id === '\0anchor'
      ? `import { BN, EventParser, LangErrorMessage, Program } from '${anchorInBrowsers}';
         export default { BN, EventParser, LangErrorMessage, Program };`
      : undefined,
};

/** `npm run page:build`: the page and its chunks into dist/web, which the hub serves. */
export default defineConfig({
  root: here('.'),
  publicDir: here('public'),
  plugins: [anchor],
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    target: 'es2022',
    // Nothing inlined: the content security policy allows no data: script, and one file a thing caches better.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'maplibre', test: /node_modules[\\/]maplibre-gl/ },
            // Together, so that no chunk makes a schema before zod is told not to compile it.
            { name: 'zod', test: /node_modules[\\/]zod[\\/]|[\\/]live[\\/]no-eval/ },
          ],
        },
      },
    },
  },
  // The hub knows the audit's worker by its name (hub/http/routes/page.ts).
  worker: {
    format: 'es',
    plugins: () => [anchor],
    rolldownOptions: {
      output: {
        entryFileNames: ({ facadeModuleId }) =>
          facadeModuleId?.endsWith('/network/main.ts')
            ? 'assets/audit-worker-[hash].js'
            : 'assets/[name]-[hash].js',
      },
    },
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { proxy: { '/v1': process.env['WAYPROOF_HUB'] ?? 'http://127.0.0.1:8787' } },
});
