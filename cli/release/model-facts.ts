import { openModel } from '../../edge/vision/model/manifest.ts';
import { cocoLabels } from '../../edge/vision/nanodet/labels.ts';
import { FleetError } from '../../protocol/errors.ts';
import { fromHex } from '../../protocol/ids.ts';
import type { ModelFacts, ModelInput } from '../../protocol/releases/model-facts.ts';

/** What the one decoder we have wants, "nanodet-coco-80": edge/vision/nanodet/tensor.ts makes its pictures so. */
const nanodetInput: ModelInput = {
  width: 416,
  height: 416,
  layout: 'nhwc',
  channels: 'bgr',
  mean: [103_530, 116_280, 123_675],
  scale: [57_375, 57_120, 58_395],
};

/**
 * What is said of a model, read from its folders, one a weight format, whose files are compared with their manifests.
 * Throws MODEL_INVALID.
 */
export async function modelFacts(folders: ReadonlyMap<string, string>): Promise<ModelFacts> {
  let facts: ModelFacts | undefined;
  for (const [format, folder] of folders) {
    const { manifest } = await openModel(folder);
    const { name, decoder, licence, storage, golden, files } = manifest;
    if (storage !== format)
      throw new FleetError('MODEL_INVALID', { reason: `${folder} holds ${storage}, not ${format}` });
    const hashes = golden.map(({ picture }) => files.find(({ path }) => path === picture)?.sha256 ?? '');
    const here: ModelFacts = {
      name,
      input: nanodetInput,
      decoder,
      labels: cocoLabels,
      codeLicence: licence,
      weightsLicence: licence,
      golden: [...new Set(hashes)].map(fromHex),
    };
    if (facts !== undefined && JSON.stringify(facts) !== JSON.stringify(here))
      throw new FleetError('MODEL_INVALID', { reason: `${folder} is another model than the other formats` });
    facts = here;
  }
  if (facts === undefined) throw new FleetError('MODEL_INVALID', { reason: 'there is no format of it' });
  return facts;
}
