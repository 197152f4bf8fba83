import '../wallet/buffer.ts';
import '../live/no-eval.ts';
import { auditEpoch } from '../../../programs/client/audit-epoch.ts';
import { systemClock } from '../../../protocol/clock.ts';
import { networkId } from '../../../protocol/ids.ts';
import { openWasmSodium } from '../../../protocol/sodium/wasm.ts';
import { openChain } from '../wallet/chain.ts';
import type { VerifyAnswer, VerifyRequest } from './verify-messages.ts';

/** The worker that audits an epoch as `wayproof audit` does: same code, evidence from the hub, chain through it. */
const tell = (answer: VerifyAnswer) => postMessage(answer);
/** Between two words of progress. */
const EVERY = 20;

addEventListener('message', ({ data }: MessageEvent<VerifyRequest>) => {
  verify(data).then(tell, (error: unknown) =>
    tell({ state: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  );
});

async function verify({ origin, network, number }: VerifyRequest): Promise<VerifyAnswer> {
  const { connection, evidence } = openChain(origin, networkId(network), systemClock);
  const { verifier } = await openWasmSodium();
  let bytes = 0;
  let lines = 0;
  const { report } = await auditEpoch({
    connection,
    network: networkId(network),
    number: BigInt(number),
    evidence: {
      open: async (kind, epoch) => counted(await evidence.open(kind, epoch), (size) => (bytes += size)),
    },
    // They tell who was where and are for auditors.
    traces: false,
    verifier,
    onLine: () => {
      if (++lines % EVERY === 0) tell({ state: 'running', bytes, lines });
    },
  });
  if (!report.ok) return { state: 'wrong', ...report.contradiction };
  const { records, paid, disputed, devices } = report.summary;
  return { state: 'holds', records, paid, disputed, devices };
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  count: (size: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield chunk;
  }
}
