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
      passedOver.push({ name, reason: reasonOf(error) });
    }
  }
  const reason = passedOver.map(({ name, reason: why }) => `${name}: ${why}`).join('; ');
  throw new FleetError('VISION_NO_BACKEND', { reason });
}

/** One line; Node prints whole require stacks. */
function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const first = text.split('\n')[0] ?? '';
  return /Cannot find (package|module)/.test(first) ? 'not installed' : first.slice(0, 200);
}
