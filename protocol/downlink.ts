import { concatBytes } from './binary.ts';
import { FleetError } from './errors.ts';
import type { Signed } from './jobs.ts';
import { commandStatement } from './statements/command.ts';
import { missionStatement } from './statements/mission.ts';
import { zonesStatement } from './statements/zones.ts';
import type { Channel } from './topics.ts';

/** A mission, command or set of zones as the hub sends it: statement · signature 64 · payload. */
export interface DownlinkParts extends Signed {
  readonly payload: Uint8Array;
}

export type DownlinkChannel = Extract<Channel, 'mission' | 'command' | 'zones'>;

const SIGNATURE_BYTES = 64;
const statementBytes = {
  mission: missionStatement.size,
  command: commandStatement.size,
  zones: zonesStatement.size,
} as const;

export function encodeDownlink({ statement, signature, payload }: DownlinkParts): Uint8Array {
  return concatBytes(statement, signature, payload);
}

/** The three parts, copied; nothing is checked but the length. Throws DOWNLINK_INVALID. */
export function splitDownlink(channel: DownlinkChannel, bytes: Uint8Array): DownlinkParts {
  const signatureAt = statementBytes[channel];
  const payloadAt = signatureAt + SIGNATURE_BYTES;
  if (bytes.length <= payloadAt) throw new FleetError('DOWNLINK_INVALID', { channel, bytes: bytes.length });
  return {
    statement: bytes.slice(0, signatureAt),
    signature: bytes.slice(signatureAt, payloadAt),
    payload: bytes.slice(payloadAt),
  };
}
