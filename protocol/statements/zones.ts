import { bytes, safe64, statement, u32 } from './layout.ts';

/** Where the robots of a network may be and how fast. `number` rises a network, so older zones never replace newer. Signed by the hub. */
export const zonesStatement = statement('zones', 'wayproof-zon-v01', {
  number: safe64,
  /** Unix seconds of the world's clock. */
  issued: safe64,
  payloadLength: u32,
  payloadHash: bytes(32),
});
