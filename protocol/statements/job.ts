import { bytes, type FieldsOf, safe64, statement, u32 } from './layout.ts';

/**
 * What a shipper orders. Places are commitments sha256(salt 16 · latitude i32 · longitude i32), codes are
 * hashes, so the hub and strangers learn neither; `distance` is the shortest network distance on the pinned
 * map in decimetres, never the driven one. Signed by the shipper; the job's id is sha256 of these bytes.
 */
export const jobStatement = statement('job', 'wayproof-job-v01', {
  shipper: bytes(32),
  jobNonce: bytes(16),
  pickUpPlaceHash: bytes(32),
  dropOffPlaceHash: bytes(32),
  distance: u32,
  /** Unix seconds after which a delivery is late. */
  latest: safe64,
  pickUpCodeHash: bytes(32),
  dropOffCodeHash: bytes(32),
  returnCodeHash: bytes(32),
  termsHash: bytes(32),
});
export type Job = FieldsOf<typeof jobStatement>;
