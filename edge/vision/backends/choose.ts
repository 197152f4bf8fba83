import { FleetError } from '../../../protocol/errors.ts';
import type { Backend, BackendName, ModelFiles, OpenBackend } from './backend.ts';

export type Candidate = readonly [name: BackendName, open: OpenBackend];

export interface Choice {
  readonly backend: Backend;
  /** Why the faster ones were passed over. */
  readonly passedOver: readonly { readonly name: BackendName; readonly reason: string }[];
}

/** Opens the fastest backend that works on this machine, or the one asked for. @throws VISION_NO_BACKEND */
export async function chooseBackend(
  candidates: readonly Candidate[],
  files: ModelFiles,
  only?: BackendName,
): Promise<Choice> {
  const passedOver: { name: BackendName; reason: string }[] = [];
  for (const [name, open] of candidates) {
    if (only !== undefined && only !== name) continue;
    try {
      return { backend: await open(files), passedOver };
    } catch (error) {
      passedOver.push({ name, reason: reasonOf(name, error) });
    }
  }
  const reason = passedOver.map(({ name, reason: why }) => `${name}: ${why}`).join('; ');
  throw new FleetError('VISION_NO_BACKEND', { reason });
}

const installedBy: Readonly<Partial<Record<BackendName, string>>> = {
  'onnxruntime-node': 'npm install --no-save --ignore-scripts onnxruntime-node',
  'tfjs-node': 'npm run setup:tfjs-node',
};

/** One line, for Node prints whole require stacks; of what is not installed, how it is. */
function reasonOf(name: BackendName, error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const first = text.split('\n')[0] ?? '';
  if (!/Cannot find (package|module) '(@tensorflow\/)?(tfjs|onnxruntime)-?\w*'/.test(first))
    return first.slice(0, 200);
  const how = installedBy[name];
  return how === undefined ? 'not installed' : `not installed; ${how}`;
}
