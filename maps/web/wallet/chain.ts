import type { Connection } from '@solana/web3.js';
import { connect } from '../../../programs/client/connect.ts';
import type { EvidenceSource } from '../../../programs/client/evidence-source.ts';
import type { Clock } from '../../../protocol/clock.ts';
import { FleetError } from '../../../protocol/errors.ts';
import type { NetworkId } from '../../../protocol/ids.ts';

/** The chain as this page reaches it: through its hub, and the hub's evidence, which digests on chain decide about. */
export interface Chain {
  readonly connection: Connection;
  readonly network: NetworkId;
  readonly evidence: EvidenceSource;
  /** Real time. */
  readonly clock: Clock;
}

export const openChain = (origin: string, network: NetworkId, clock: Clock): Chain => ({
  connection: connect(`${origin}/v1/rpc`),
  network,
  evidence: hubEvidence(origin),
  clock,
});

/** Only the work: traces are for auditors. */
export function hubEvidence(origin: string): EvidenceSource {
  return {
    open: async (kind, number) => {
      const path = `/v1/epochs/${number}/${kind}.car`;
      const answer = await fetch(`${origin}${path}`);
      if (!answer.ok || answer.body === null) {
        throw new FleetError('CHAIN_UNREACHABLE', { endpoint: path, reason: `status ${answer.status}` });
      }
      return chunksOf(answer.body);
    },
  };
}

/** Streams cannot be iterated in every browser. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } finally {
    await reader.cancel();
  }
}
