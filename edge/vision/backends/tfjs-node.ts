import util from 'node:util';
import type { GraphModel } from '@tensorflow/tfjs-converter';
import type * as Core from '@tensorflow/tfjs-core';
import { optionalPackage } from '../../optional-package.ts';
import type { Backend, OpenBackend } from './backend.ts';
import { readGraphFile } from './graph-file.ts';
import { runGraph } from './tfjs.ts';

type TfjsNode = Pick<typeof Core, 'tensor4d' | 'ready'> & {
  loadGraphModel(source: { load(): Promise<unknown> }): Promise<GraphModel>;
};

/** TensorFlow.js on TensorFlow's C library, where `npm run setup:tfjs-node` or its own installer put it. */
export const openTfjsNode: OpenBackend = async ({ tfjs }): Promise<Backend> => {
  // tfjs-node 4.22.0 still calls what Node 23 removed (tensorflow/tfjs issue 8609).
  const old = util as { isNullOrUndefined?: (value: unknown) => boolean };
  old.isNullOrUndefined ??= (value) => value === null || value === undefined;
  // Two pages about the processor with every start otherwise; its errors are still shown.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  const tf = (await optionalPackage('@tensorflow/tfjs-node', 'WAYPROOF_TFJS_NODE')) as TfjsNode;
  await tf.ready();
  const artifacts = await readGraphFile(tfjs);
  const model = await tf.loadGraphModel({ load: async () => artifacts });
  return {
    name: 'tfjs-node',
    layout: 'channels last',
    infer: (tensor) => runGraph(tf, model, tensor),
    close: async () => model.dispose(),
  };
};
