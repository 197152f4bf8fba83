import type { VerifyAnswer, VerifyRequest } from './verify-messages.ts';

/** Audits one epoch in a worker of its own, so that the map goes on moving. Returns what ends it early. */
export function verifyEpoch(request: VerifyRequest, tell: (answer: VerifyAnswer) => void): () => void {
  const worker = new Worker(new URL('./main.ts', import.meta.url), { type: 'module', name: 'audit' });
  const end = () => worker.terminate();
  worker.onmessage = ({ data }: MessageEvent<VerifyAnswer>) => {
    tell(data);
    if (data.state !== 'running') end();
  };
  worker.onerror = ({ message }) => {
    tell({ state: 'failed', reason: message });
    end();
  };
  worker.postMessage(request);
  return end;
}
