import { bytes, type FieldsOf, safe64, statement, u64 } from './layout.ts';

/** The device proves to the chain that it holds its key and accepts this owner. Signed by the device. */
export const registrationStatement = statement('registration', 'wayproof-reg-v01', {
  device: bytes(32),
  owner: bytes(32),
  /** The device account's stored nonce + 1; the first is 1. */
  nonce: u64,
  /** Unix seconds. */
  expires: safe64,
});
export type Registration = FieldsOf<typeof registrationStatement>;

/** The device agrees to a new owner. Signed by the device. */
export const transferStatement = statement('transfer', 'wayproof-own-v01', {
  device: bytes(32),
  newOwner: bytes(32),
  nonce: u64,
  expires: safe64,
});

/** A new key takes an old device's place. Signed by the new key. */
export const rotationStatement = statement('rotation', 'wayproof-key-v01', {
  oldDevice: bytes(32),
  newKey: bytes(32),
  owner: bytes(32),
  nonce: u64,
  expires: safe64,
});
