import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WASM_FOLDER } from '../bundled-files.ts';
import type { Backend, OpenBackend } from './backend.ts';
import { readGraphFile } from './graph-file.ts';
import { runGraph } from './tfjs.ts';

/** TensorFlow.js on WebAssembly with SIMD: always installed, no native build. It blocks its thread: use a worker. */
export const openTfjsWasm: OpenBackend = async ({ tfjs }): Promise<Backend> => {
  const core = await import('@tensorflow/tfjs-core');
  const { loadGraphModel } = await import('@tensorflow/tfjs-converter');
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${wasmFolder()}/`);
  if (!(await core.setBackend('wasm'))) throw new Error('WebAssembly is not available');
  await core.ready();
  const artifacts = await readGraphFile(tfjs);
  const model = await loadGraphModel({ load: async () => artifacts as never });
  return {
    name: 'tfjs-wasm',
    layout: 'channels last',
    infer: (tensor) => runGraph(core, model, tensor),
    close: async () => model.dispose(),
  };
};

/** Beside a bundle (bundled-files.ts), else in the package. */
function wasmFolder(): string {
  const beside = join(dirname(fileURLToPath(import.meta.url)), WASM_FOLDER);
  if (existsSync(beside)) return beside;
  const { resolve } = createRequire(import.meta.url);
  return join(dirname(resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
}
