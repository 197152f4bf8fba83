import type { GridOutput } from '../nanodet/decode.ts';
import type { Layout } from '../nanodet/tensor.ts';

/** Fastest first: about 35, 90 and 260 CPU-milliseconds a picture (bench/README.md). */
export const backendNames = ['onnxruntime-node', 'tfjs-node', 'tfjs-wasm'] as const;
export type BackendName = (typeof backendNames)[number];

/** Something that can run the network. The same weights give the same detections on each. */
export interface Backend {
  readonly name: BackendName;
  readonly layout: Layout;
  /** @param tensor `1 × 416 × 416 × 3` or `1 × 3 × 416 × 416`, as `layout` says */
  infer(tensor: Float32Array): Promise<readonly GridOutput[]>;
  close(): Promise<void>;
}

/** Where a model's files lie. */
export interface ModelFiles {
  /** TensorFlow.js: `model.json` and `weights.bin` beside it. */
  readonly tfjs: string;
  readonly onnx: string;
}

/** Loads a backend with the model. Rejects with a plain Error when the package is not installed or does not work here. */
export type OpenBackend = (files: ModelFiles) => Promise<Backend>;
