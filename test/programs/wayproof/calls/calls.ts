import type { Build } from './call.ts';
import { challengeCalls } from './challenges.ts';
import { deviceCalls } from './devices.ts';
import { epochCalls } from './epochs.ts';
import { governanceCalls } from './governance.ts';
import { networkCalls } from './networks.ts';

/** One successful call of every instruction of the IDL. */
export const calls: Readonly<Record<string, Build>> = {
  ...networkCalls,
  ...governanceCalls,
  ...deviceCalls,
  ...epochCalls,
  ...challengeCalls,
};
