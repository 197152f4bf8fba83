import type { CameraImage } from '../../firmware-bridge/link.ts';
import type { BackendName, ModelFiles } from './backends/backend.ts';
import type { Detection } from './detector.ts';

/** What the thread is started with, gets and says. */
export interface ThreadStart {
  readonly files: ModelFiles;
  readonly only: BackendName | undefined;
}
export type ThreadRequest =
  | { readonly kind: 'look'; readonly id: number; readonly image: CameraImage }
  | { readonly kind: 'end' };
export type ThreadReply =
  | { readonly kind: 'ready'; readonly backend: BackendName; readonly passedOver: readonly PassedOver[] }
  | { readonly kind: 'unfit'; readonly reason: string }
  | { readonly kind: 'seen'; readonly id: number; readonly detections: readonly Detection[] }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };
export interface PassedOver {
  readonly name: BackendName;
  readonly reason: string;
}
