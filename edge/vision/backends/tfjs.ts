import type { GraphModel } from '@tensorflow/tfjs-converter';
import type * as Core from '@tensorflow/tfjs-core';
import type { GridOutput } from '../nanodet/decode.ts';
import { SIDE } from '../nanodet/fit.ts';

/** Scores and sides of each grid, by output name. */
export const outputNames: readonly (readonly [scores: string, sides: string])[] = [
  ['Identity', 'Identity_3'],
  ['Identity_1', 'Identity_4'],
  ['Identity_2', 'Identity_5'],
];

/** Runs a loaded graph model on any TensorFlow.js backend; every tensor made here is freed here. */
export async function runGraph(
  { tensor4d }: Pick<typeof Core, 'tensor4d'>,
  model: GraphModel,
  pixels: Float32Array,
): Promise<readonly GridOutput[]> {
  const input = tensor4d(pixels, [1, SIDE, SIDE, 3]);
  const outputs = model.execute(
    input,
    outputNames.flat().map((name) => `${name}:0`),
  ) as Core.Tensor[];
  try {
    const data = (await Promise.all(outputs.map((each) => each.data()))) as Float32Array[];
    return outputNames.map((_, grid) => ({
      scores: data[2 * grid] as Float32Array,
      sides: data[2 * grid + 1] as Float32Array,
    }));
  } finally {
    input.dispose();
    for (const output of outputs) output.dispose();
  }
}
