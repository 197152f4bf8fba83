import { bytes, type FieldsOf, safe64, statement, u32 } from './layout.ts';

/** The hub asks robots to better a model on their own traversals. Signed by the hub. */
export const roundStatement = statement('round', 'wayproof-rnd-v01', {
  /** Rises by one a round. */
  number: safe64,
  /** Real Unix seconds. */
  opened: safe64,
  deadline: safe64,
  /** Owners that must have contributed, or the model stays as it is. */
  quorum: u32,
  /** Thousandths: the longest change that is taken. */
  mostNorm: u32,
  parameters: u32,
  /** Hash that names the model to start from. */
  model: bytes(32),
});
export type RoundFields = FieldsOf<typeof roundStatement>;

/** What a robot found that the model should change. Signed by the device. */
export const contributionStatement = statement('contribution', 'wayproof-ctb-v01', {
  device: bytes(32),
  round: safe64,
  /** The model it started from. */
  model: bytes(32),
  /** Real Unix seconds. */
  time: safe64,
  /** Traversals it was trained on. */
  lessons: u32,
  payloadHash: bytes(32),
});
export type ContributionFields = FieldsOf<typeof contributionStatement>;
