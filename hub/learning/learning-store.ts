import type { ContributionRecord, ModelRecord, RoundEnd, RoundRecord } from './round.ts';

/** Rounds, models and contributions. Every write is durable when its promise resolves. */
export interface LearningStore {
  /** A new round and the model it starts from. ROUND_ROW unless it is the next one and none is open. */
  open(round: RoundRecord, base: ModelRecord): Promise<void>;
  latest(): Promise<RoundRecord | undefined>;
  /** Newest first. */
  rounds(limit: number): Promise<readonly RoundRecord[]>;
  model(hash: Uint8Array): Promise<ModelRecord | undefined>;
  /**
   * One contribution a robot and round: `known` for the same again, `other` when another one stands, `closed` when
   * the round is over by now.
   */
  take(contribution: ContributionRecord): Promise<'stored' | 'known' | 'other' | 'closed'>;
  /** Of a round, by device. */
  contributions(round: number): Promise<readonly ContributionRecord[]>;
  /**
   * Ends a round: its state, its model and what became of each contribution at once. ROUND_ROW unless it is open. The changes of
   * a round `ROUNDS_KEPT` before are dropped, their statements stay.
   */
  end(end: RoundEnd): Promise<void>;
}
