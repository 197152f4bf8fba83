import test from 'ava';
import type { Backend, BackendName } from '../../../../edge/vision/backends/backend.ts';
import { type Candidate, chooseBackend } from '../../../../edge/vision/backends/choose.ts';
import { isFleetError } from '../../../../protocol/errors.ts';

const files = { tfjs: 'model.json', onnx: 'model.onnx' };

const works = (name: BackendName): Candidate => [
  name,
  () =>
    Promise.resolve({
      name,
      layout: 'channels last',
      infer: () => Promise.resolve([]),
      close: () => Promise.resolve(),
    } satisfies Backend),
];
const breaks = (name: BackendName, message: string): Candidate => [
  name,
  () => Promise.reject(new Error(message)),
];

test('the first that works is taken, and it is remembered why the faster ones are not', async (t) => {
  const { backend, passedOver } = await chooseBackend(
    [
      breaks('onnxruntime-node', "Cannot find module 'onnxruntime-node'\nRequire stack:\n- /somewhere"),
      breaks('tfjs-node', 'libtensorflow.so.2: cannot open shared object file'),
      works('tfjs-wasm'),
    ],
    files,
  );
  t.is(backend.name, 'tfjs-wasm');
  t.deepEqual(passedOver, [
    {
      name: 'onnxruntime-node',
      reason: 'not installed; npm install --no-save --ignore-scripts onnxruntime-node',
    },
    { name: 'tfjs-node', reason: 'libtensorflow.so.2: cannot open shared object file' },
  ]);
});

test('the one that was asked for is taken or nothing', async (t) => {
  const all = [works('onnxruntime-node'), breaks('tfjs-node', "Cannot find module '@tensorflow/tfjs-node'")];
  t.is((await chooseBackend(all, files, 'onnxruntime-node')).backend.name, 'onnxruntime-node');
  const error = await t.throwsAsync(chooseBackend(all, files, 'tfjs-node'));
  t.true(isFleetError(error, 'VISION_NO_BACKEND'));
  t.regex(error?.message ?? '', /npm run setup:tfjs-node/);
});

test('a package that is there and lacks another one is not called "not installed"', async (t) => {
  const broken = [breaks('onnxruntime-node', "Cannot find module 'adm-zip'")];
  const error = await t.throwsAsync(chooseBackend(broken, files));
  t.regex(error?.message ?? '', /Cannot find module 'adm-zip'/);
});
