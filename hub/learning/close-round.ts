import { decodeDelta } from '../../protocol/learning/delta.ts';
import { aggregate } from './aggregate.ts';
import type { ContributionRecord, ModelRecord, RoundEnd, RoundRecord } from './round.ts';

/** How models are read and made; the hub knows only numbers. */
export interface ModelCodec {
  decode(file: Uint8Array): Float32Array;
  encode(weights: Float32Array): ModelRecord;
  /** Why weights are not to be used, from what the hub itself has seen of the streets; undefined when they may be. */
  flaw(weights: Float32Array, base: Float32Array): string | undefined;
}

/** What comes of a round: from stored rows only, so that it comes out the same after a crash. */
export function closeRound(
  round: RoundRecord,
  base: ModelRecord,
  contributions: readonly ContributionRecord[],
  codec: ModelCodec,
): RoundEnd {
  const { number, quorum } = round;
  const owners = new Set(contributions.map(({ owner }) => owner)).size;
  if (owners < quorum) {
    const reason = `${owners} of ${quorum} owners contributed`;
    return { number, state: 'short', reason, refused: [] };
  }
  const weights = codec.decode(base.file);
  const { delta, poisoned } = aggregate(
    contributions.map(({ device, owner, payload }) => ({
      device,
      owner,
      delta: decodeDelta(payload, weights.length),
    })),
  );
  const liars = new Set(poisoned.map(({ device }) => device));
  const refused = contributions
    .filter(({ device }) => liars.has(device))
    .map(({ device }) => ({ device, code: 'CONTRIBUTION_POISONED' as const }));
  const next = weights.map((weight, i) => weight + (delta[i] as number));
  const flaw = codec.flaw(next, weights);
  if (flaw !== undefined) return { number, state: 'rejected', reason: flaw, refused };
  const reason = `${contributions.length - refused.length} robots of ${owners} owners`;
  return { number, state: 'accepted', reason, model: codec.encode(next), refused };
}
