import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { isFleetError } from '../../protocol/errors.ts';
import { type Candidate, chooseBackend } from './backends/choose.ts';
import { openOnnxRuntime } from './backends/onnxruntime-node.ts';
import { openTfjsNode } from './backends/tfjs-node.ts';
import { openTfjsWasm } from './backends/tfjs-wasm.ts';
import { decode } from './nanodet/decode.ts';
import { tensorOf } from './nanodet/tensor.ts';
import type { ThreadReply, ThreadRequest, ThreadStart } from './thread-messages.ts';

/** Fastest first. */
const candidates: readonly Candidate[] = [
  ['onnxruntime-node', openOnnxRuntime],
  ['tfjs-node', openTfjsNode],
  ['tfjs-wasm', openTfjsWasm],
];

/** The thread's own start. Inference blocks the thread it runs on for a quarter of a second: never the agent's own. */
async function serve(port: MessagePort, { files, only }: ThreadStart): Promise<void> {
  const say = (reply: ThreadReply) => port.postMessage(reply);
  try {
    const { backend, passedOver } = await chooseBackend(candidates, files, only);
    const look = async ({ id, image }: Extract<ThreadRequest, { kind: 'look' }>) => {
      try {
        const outputs = await backend.infer(tensorOf(image, backend.layout));
        say({ kind: 'seen', id, detections: decode(outputs, image) });
      } catch (error) {
        say({ kind: 'failed', id, reason: String(error).slice(0, 200) });
      }
    };
    let before: Promise<void> = Promise.resolve();
    port.on('message', (request: ThreadRequest) => {
      // Native runtimes abort the whole process when a thread is torn down under them: it ends when they are done.
      const end = () => backend.close().finally(() => port.close());
      before = before.then(() => (request.kind === 'end' ? end() : look(request)));
    });
    say({ kind: 'ready', backend: backend.name, passedOver });
  } catch (error) {
    const reason = isFleetError(error, 'VISION_NO_BACKEND') ? error.context['reason'] : error;
    say({ kind: 'unfit', reason: String(reason) });
  }
}

// Not awaited: inside an executable this is a script, not a module.
if (parentPort !== null) void serve(parentPort, workerData.start as ThreadStart);
