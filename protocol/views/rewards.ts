import { z } from 'zod';
import { amountField, countField, deviceField, jobField } from './fields.ts';
import { parser } from './parse.ts';

const rewardLine = z.object({
  epoch: countField,
  job: jobField,
  kind: z.enum(['delivery', 'return']),
  late: z.boolean(),
  /** Before caps, base units; "0" when disputed. */
  amount: amountField,
  /** Names of the dispute reasons of protocol/work.ts; empty for paid work. */
  reasons: z.array(z.string().max(64)),
});
export type RewardLineView = z.infer<typeof rewardLine>;

/** `GET /v1/devices/:id/rewards`: what a robot earned and why, recomputed from the work evidence. */
const rewardsView = z.object({
  device: deviceField,
  /** Decimals of the token. */
  decimals: z.int().min(0).max(18),
  /** In all written epochs, and in final ones only. */
  earned: amountField,
  final: amountField,
  /** What the chain has paid; null when it cannot be asked now. */
  claimed: amountField.nullable(),
  /** Final but not claimed; null like `claimed`. */
  claimable: amountField.nullable(),
  /** Newest first. */
  lines: z.array(rewardLine),
});
export type RewardsView = z.infer<typeof rewardsView>;
export const parseRewardsView = parser('rewards', rewardsView);
