import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Beside a bundled agent, whether a module or an executable. */
export const THREAD_FILE = 'vision-thread.cjs';
export const WASM_FOLDER = 'wasm';

/** A file that lies as it is beside the bundle. */
export interface CopiedFile {
  /** Where, relative to the bundle. */
  readonly name: string;
  readonly path: string;
}

/** What a bundle of the agent carries beside itself so that it can see: the detector's thread, and what that loads. */
export interface BundledFiles {
  /** To be bundled as a script of its own: CommonJS, because a thread of an executable can load nothing else. */
  readonly thread: {
    readonly name: string;
    readonly entry: string;
    readonly format: 'cjs';
    readonly banner: string;
    readonly define: Readonly<Record<string, string>>;
  };
  readonly copies: readonly CopiedFile[];
}

export function bundledFiles(): BundledFiles {
  return {
    thread: {
      name: THREAD_FILE,
      entry: besideThis('main'),
      format: 'cjs',
      banner: "const visionThreadUrl = require('node:url').pathToFileURL(__filename).href;",
      define: { 'import.meta.url': 'visionThreadUrl' },
    },
    copies: wasmFiles.map((name) => ({ name: `${WASM_FOLDER}/${name}`, path: join(wasmSource(), name) })),
  };
}

/** With and without SIMD; the ones with threads are of no use to Node.js. */
const wasmFiles = ['tfjs-backend-wasm-simd.wasm', 'tfjs-backend-wasm.wasm'];

const wasmSource = (): string =>
  join(
    dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json')),
    'wasm-out',
  );

/** The source in a checkout, what it was built to in an installed package. */
function besideThis(name: string): string {
  const source = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL(`./${name}.js`, import.meta.url));
}
