import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { CameraImage } from '../../firmware-bridge/link.ts';
import { isFleetError } from '../../protocol/errors.ts';
import type { BackendName, ModelFiles } from './backends/backend.ts';
import { chooseBackend } from './backends/choose.ts';
import type { Detection } from './detector.ts';
import { decode } from './nanodet/decode.ts';
import { tensorOf } from './nanodet/tensor.ts';

/** What the thread is started with, gets and says. */
export interface ThreadStart {
  readonly files: ModelFiles;
  readonly only: BackendName | undefined;
}
export interface ThreadRequest {
  readonly id: number;
  readonly image: CameraImage;
}
export type ThreadReply =
  | { readonly kind: 'ready'; readonly backend: BackendName; readonly passedOver: readonly PassedOver[] }
  | { readonly kind: 'unfit'; readonly reason: string }
  | { readonly kind: 'seen'; readonly id: number; readonly detections: readonly Detection[] }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
export interface PassedOver {
  readonly name: BackendName;
  readonly reason: string;
}

/** Inference blocks the thread it runs on for a quarter of a second: never the agent's own. */
async function serve(port: MessagePort, { files, only }: ThreadStart): Promise<void> {
  const say = (reply: ThreadReply) => port.postMessage(reply);
  try {
    const { backend, passedOver } = await chooseBackend(files, only);
    port.on('message', async ({ id, image }: ThreadRequest) => {
      try {
        const outputs = await backend.infer(await tensorOf(image, backend.layout));
        say({ kind: 'seen', id, detections: decode(outputs, image) });
      } catch (error) {
        say({ kind: 'failed', id, reason: String(error).slice(0, 200) });
      }
    });
    say({ kind: 'ready', backend: backend.name, passedOver });
  } catch (error) {
    const reason = isFleetError(error, 'VISION_NO_BACKEND') ? error.context['reason'] : error;
    say({ kind: 'unfit', reason: String(reason) });
  }
}

if (parentPort !== null) await serve(parentPort, workerData.start as ThreadStart);
