import type { Build } from './call.ts';
import { deviceCalls } from './devices.ts';
import { epochCalls } from './epochs.ts';
import { networkCalls } from './networks.ts';

/** One successful call of every instruction of the IDL. */
export const calls: Readonly<Record<string, Build>> = { ...networkCalls, ...deviceCalls, ...epochCalls };
