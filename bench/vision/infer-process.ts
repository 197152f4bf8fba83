// One backend in a process of its own, so that memory and processor time are its own.
import type { BackendName } from '../../edge/vision/backends/backend.ts';
import { openOnnxRuntime } from '../../edge/vision/backends/onnxruntime-node.ts';
import { openTfjsNode } from '../../edge/vision/backends/tfjs-node.ts';
import { openTfjsWasm } from '../../edge/vision/backends/tfjs-wasm.ts';
import type { Detection } from '../../edge/vision/detector.ts';
import { openModel } from '../../edge/vision/model/manifest.ts';
import { decode } from '../../edge/vision/nanodet/decode.ts';
import type { Fit } from '../../edge/vision/nanodet/fit.ts';
import { tensorOf } from '../../edge/vision/nanodet/tensor.ts';
import type { CameraImage } from '../../firmware-bridge/link.ts';
import { median } from '../statistics.ts';
import { availablePictures, readPicture } from './pictures.ts';

export interface Inferred {
  readonly loadMilliseconds: number;
  readonly cpuMilliseconds: number;
  readonly wallMilliseconds: number;
  readonly bestWallMilliseconds: number;
  readonly peakMebibytes: number;
  /** Of each picture, down to `LEAST`. */
  readonly whole: readonly (readonly Detection[])[];
  readonly stretched: readonly (readonly Detection[])[];
}

/** Far below what an agent uses: the curve of precision over recall needs the weak ones. */
const LEAST = 0.05;
const OVERLAP = 0.6;

const openers = { 'onnxruntime-node': openOnnxRuntime, 'tfjs-node': openTfjsNode, 'tfjs-wasm': openTfjsWasm };

async function measure(folder: string, name: BackendName, rounds: number): Promise<Inferred> {
  const images = await Promise.all(availablePictures().pictures.map(readPicture));
  const began = performance.now();
  const backend = await openers[name]((await openModel(folder)).files);
  const loadMilliseconds = performance.now() - began;
  const look = async (image: CameraImage, fit: Fit) =>
    decode(await backend.infer(tensorOf(image, backend.layout, fit)), image, {
      threshold: LEAST,
      overlap: OVERLAP,
      fit,
    });
  const whole: Detection[][] = [];
  const stretched: Detection[][] = [];
  for (const image of images) {
    whole.push(await look(image, 'whole'));
    stretched.push(await look(image, 'stretched'));
  }
  const walls: number[] = [];
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round++) {
    for (const image of images) {
      const start = performance.now();
      await look(image, 'whole');
      walls.push(performance.now() - start);
    }
  }
  const { user, system } = process.cpuUsage(before);
  return {
    loadMilliseconds,
    cpuMilliseconds: (user + system) / 1_000 / walls.length,
    wallMilliseconds: median(walls),
    bestWallMilliseconds: Math.min(...walls),
    peakMebibytes: process.resourceUsage().maxRSS / 1_024,
    whole,
    stretched,
  };
}

const [folder = '', name = 'tfjs-wasm', rounds = '1'] = process.argv.slice(2);
process.send?.(await measure(folder, name as BackendName, Number(rounds)), () => process.disconnect());
