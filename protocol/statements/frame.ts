import { bytes, safe64, statement, u32 } from './layout.ts';

/**
 * One signature over many samples. `session` rises with every start of the agent, `sequence` by one a frame
 * for ever; two different frames under one (session, sequence) are equivocation. `t0` is Unix milliseconds.
 */
export const frameStatement = statement('frame', 'wayproof-frm-v01', {
  device: bytes(32),
  session: u32,
  sequence: safe64,
  t0: safe64,
  payloadLength: u32,
  payloadHash: bytes(32),
});
