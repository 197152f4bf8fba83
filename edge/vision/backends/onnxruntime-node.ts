import { optionalPackage } from '../../optional-package.ts';
import { SIDE } from '../nanodet/fit.ts';
import type { Backend, OpenBackend } from './backend.ts';
import { outputNames } from './tfjs.ts';

/** The part of onnxruntime-node that is used here. */
interface OnnxRuntime {
  readonly InferenceSession: {
    create(path: string, options: object): Promise<OnnxSession>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, shape: readonly number[]) => object;
}
interface OnnxSession {
  readonly inputNames: readonly string[];
  run(inputs: Readonly<Record<string, object>>): Promise<Readonly<Record<string, { data: Float32Array }>>>;
  release(): Promise<void>;
}

/** ONNX Runtime on one CPU thread; several did not help on the small boards' kind of load. */
export const openOnnxRuntime: OpenBackend = async ({ onnx }): Promise<Backend> => {
  const { InferenceSession, Tensor } = (await optionalPackage(
    'onnxruntime-node',
    'WAYPROOF_ONNXRUNTIME',
  )) as OnnxRuntime;
  const session = await InferenceSession.create(onnx, {
    executionProviders: ['cpu'],
    intraOpNumThreads: 1,
    // Quantised kernels are expanded once on loading instead of with every picture.
    extra: { session: { disable_quant_qdq: '1' } },
  });
  const input = session.inputNames[0] ?? 'input';
  return {
    name: 'onnxruntime-node',
    layout: 'channels first',
    infer: async (tensor) => {
      const outputs = await session.run({ [input]: new Tensor('float32', tensor, [1, 3, SIDE, SIDE]) });
      const data = (name: string) => outputs[name]?.data ?? new Float32Array();
      return outputNames.map(([scores, sides]) => ({ scores: data(scores), sides: data(sides) }));
    },
    close: () => session.release(),
  };
};
