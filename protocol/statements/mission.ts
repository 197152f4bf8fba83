import { bytes, type FieldsOf, safe64, statement, u32 } from './layout.ts';

/** What a robot is to do. `number` rises a device, so an older mission never replaces a newer. Signed by the hub. */
export const missionStatement = statement('mission', 'wayproof-msn-v01', {
  device: bytes(32),
  mission: bytes(16),
  number: safe64,
  issued: safe64,
  expires: safe64,
  payloadLength: u32,
  payloadHash: bytes(32),
});
export type Mission = FieldsOf<typeof missionStatement>;
