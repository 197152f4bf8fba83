import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { FleetError } from '../../protocol/errors.ts';
import type { NativeFile } from './native-files.ts';

/** Where the copied add-ons lie beside the bundle. */
export const NATIVE_FOLDER = 'native';

/** CommonJS packages inside an ES module still ask for these. */
const BANNER = `import { createRequire as wayproofRequire } from 'node:module';
import { fileURLToPath as wayproofPath } from 'node:url';
const require = wayproofRequire(import.meta.url);
const __filename = wayproofPath(import.meta.url);
const __dirname = wayproofPath(new URL('.', import.meta.url));`;

/**
 * The agent as one ES module for Node 20. Add-ons stay outside, in `native/` beside it.
 * @throws CLI_FLASH_BUNDLE with the first thing that does not resolve
 */
export async function bundleAgent(natives: readonly NativeFile[]): Promise<Uint8Array> {
  try {
    const result = await build({
      entryPoints: [agentEntry()],
      bundle: true,
      write: false,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      banner: { js: BANNER },
      logLevel: 'silent',
      legalComments: 'inline',
      // Optional packages are looked for on the robot, at the moment they are wanted.
      external: ['@tensorflow/tfjs-node', 'onnxruntime-node', 'rclnodejs', 'bufferutil', 'utf-8-validate'],
      plugins: [nativesBeside(natives)],
    });
    const [file] = result.outputFiles;
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
function agentEntry(): string {
  const source = fileURLToPath(new URL('./agent-entry.ts', import.meta.url));
  return existsSync(source) ? source : fileURLToPath(new URL('./agent-entry.js', import.meta.url));
}
