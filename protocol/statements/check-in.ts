import { bytes, safe64, statement } from './layout.ts';

/** A robot tells the hub which releases it runs and how updates went. Signed by the device. */
export const checkInStatement = statement('check-in', 'wayproof-upd-v01', {
  device: bytes(32),
  /** Real Unix milliseconds; rises a device. */
  time: safe64,
  payloadHash: bytes(32),
});
