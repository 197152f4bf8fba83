import { bytes, safe64, statement } from './layout.ts';

/** A short order (stop, resume, send home, resend, state). `number` rises a device. Signed by the hub. */
export const commandStatement = statement('command', 'wayproof-cmd-v01', {
  device: bytes(32),
  number: safe64,
  /** Unix seconds of the world's clock. */
  expires: safe64,
  payloadHash: bytes(32),
});
