import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { bundledFiles } from '../../edge/vision/bundled-files.ts';
import { FleetError } from '../../protocol/errors.ts';
import type { FlashFile } from './manifest.ts';
import type { NativeFile } from './native-files.ts';

/** Where the copied add-ons lie beside the bundle. */
export const NATIVE_FOLDER = 'native';

/** CommonJS packages inside an ES module still ask for these. */
const MODULE_BANNER = `import { createRequire as wayproofRequire } from 'node:module';
import { fileURLToPath as wayproofPath } from 'node:url';
const require = wayproofRequire(import.meta.url);
const __filename = wayproofPath(import.meta.url);
const __dirname = wayproofPath(new URL('.', import.meta.url));`;

/** Inside an executable `require` knows built-in modules only; what lies beside it is asked for by path. */
const EXECUTABLE_BANNER = `require = require('node:module').createRequire(process.execPath);
const wayproofUrl = require('node:url').pathToFileURL(process.execPath).href;`;

/** Optional packages are looked for on the robot, at the moment they are wanted. */
const optional = ['@tensorflow/tfjs-node', 'onnxruntime-node', 'rclnodejs', 'bufferutil', 'utf-8-validate'];

/**
 * The agent as one ES module for Node 20. Add-ons stay outside, in `native/` beside it.
 * @throws CLI_FLASH_BUNDLE with the first thing that does not resolve
 */
export async function bundleAgent(natives: readonly NativeFile[]): Promise<Uint8Array> {
  return await bundle({
    entryPoints: [besideThis('agent-entry')],
    format: 'esm',
    target: 'node20',
    banner: { js: MODULE_BANNER },
    plugins: [nativesBeside(natives)],
  });
}

/** What starts the agent of the right slot, as one ES module. @throws CLI_FLASH_BUNDLE */
export async function bundleLauncher(): Promise<Uint8Array> {
  return await bundle({ entryPoints: [besideThis('launcher-entry')], format: 'esm', target: 'node20' });
}

/** The same as the script inside an executable, with the database of the Node.js in there. @throws CLI_FLASH_BUNDLE */
export async function bundleForExecutable(natives: readonly NativeFile[]): Promise<Uint8Array> {
  return await bundle({
    entryPoints: [besideThis('executable/executable-entry')],
    format: 'cjs',
    target: 'node22',
    banner: { js: EXECUTABLE_BANNER },
    define: { 'import.meta.url': 'wayproofUrl' },
    alias: { sqlite3: besideThis('executable/sqlite-thread') },
    plugins: [nativesBeside(natives)],
  });
}

/** The detector's thread and what it loads, beside either of them (edge/vision/bundled-files.ts). @throws CLI_FLASH_BUNDLE */
export async function bundleVision(): Promise<FlashFile[]> {
  const { thread, copies } = bundledFiles();
  const script = await bundle({
    entryPoints: [thread.entry],
    format: thread.format,
    target: 'node20',
    banner: { js: thread.banner },
    define: { ...thread.define },
  });
  const copied = copies.map(async ({ name, path }) => ({
    path: name,
    contents: new Uint8Array(await readFile(path)),
    mode: 0o644,
  }));
  return [{ path: thread.name, contents: script, mode: 0o644 }, ...(await Promise.all(copied))];
}

async function bundle(options: BuildOptions): Promise<Uint8Array> {
  try {
    const result = await build({
      bundle: true,
      write: false,
      platform: 'node',
      logLevel: 'silent',
      legalComments: 'inline',
      external: optional,
      ...options,
    });
    const [file] = result.outputFiles ?? [];
    if (file === undefined) throw new Error('the bundler gave no file');
    return file.contents;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FleetError(
      'CLI_FLASH_BUNDLE',
      { reason: reason.split('\n').slice(0, 3).join(' ').replace(/\.$/, '') },
      { cause },
    );
  }
}

/** Replaces the modules that search a package for its add-on: in the bundle there is nothing to search. */
function nativesBeside(natives: readonly NativeFile[]): Plugin {
  return {
    name: 'natives-beside',
    setup: (bundler) => {
      bundler.onResolve({ filter: /\.node$/ }, ({ path }) => ({ path, external: true }));
      for (const { name, loader } of natives) {
        bundler.onLoad({ filter: loader }, () => ({
          contents: `module.exports = require('./${NATIVE_FOLDER}/${name}');`,
          loader: 'js',
        }));
      }
    },
  };
}

/** The source in a checkout, what it was built to in an installed package. */
function besideThis(name: string): string {
  const source = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL(`./${name}.js`, import.meta.url));
}
