import { execFile } from 'node:child_process';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { build } from 'esbuild';
import { bundledFiles } from '../../../edge/vision/bundled-files.ts';
import { aModelFolder, modelFolder, withoutModel } from './a-model.ts';

const external = ['@tensorflow/tfjs-node', 'onnxruntime-node', 'sharp', 'tsx'];
const real = modelFolder === undefined ? test.skip : test;

/** A bundle that detects in one golden picture, with what the list names beside it and no package in reach. */
async function aBundle(folder: string): Promise<string> {
  const { thread, copies } = bundledFiles();
  const { name, entry, format, banner, define } = thread;
  const common = { bundle: true, platform: 'node', logLevel: 'silent', external } as const;
  await build({
    ...common,
    entryPoints: [entry],
    outfile: join(folder, name),
    format,
    banner: { js: banner },
    define,
  });
  for (const copy of copies) {
    await mkdir(dirname(join(folder, copy.name)), { recursive: true });
    await copyFile(copy.path, join(folder, copy.name));
  }
  const vision = fileURLToPath(new URL('../../../edge/vision/', import.meta.url));
  const contents = `
    import { openModel } from './model/manifest.ts';
    import { ThreadedDetector } from './threaded-detector.ts';
    const model = await openModel(process.argv[2]);
    const detector = new ThreadedDetector(model);
    await detector.start();
    const seen = await detector.detect(model.golden[1].image);
    console.log(JSON.stringify({ backend: detector.backend, seen: seen.map(({ label }) => label) }));
    await detector.stop();`;
  const outfile = join(folder, 'agent.mjs');
  await build({ ...common, stdin: { contents, resolveDir: vision, loader: 'ts' }, outfile, format: 'esm' });
  return outfile;
}

real(
  `a bundled agent sees with what the list puts beside it, and with nothing else${withoutModel}`,
  async (t) => {
    const folder = await aModelFolder(t);
    const bundle = await aBundle(folder);
    await writeFile(join(folder, 'package.json'), '{}');
    const nowhere = join(folder, 'nowhere');
    const env = { PATH: process.env['PATH'], XDG_DATA_HOME: nowhere, HOME: nowhere };
    const { stdout } = await promisify(execFile)(process.execPath, [bundle, modelFolder ?? ''], {
      cwd: folder,
      env,
    });
    t.deepEqual(JSON.parse(stdout), { backend: 'tfjs-wasm', seen: ['person', 'person', 'person'] });
  },
);
