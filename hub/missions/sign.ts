import { sha256 } from '../../protocol/hash.ts';
import { type DeviceId, fromHex, keyBytes, type MissionId, type NetworkId } from '../../protocol/ids.ts';
import {
  type CommandPayload,
  encodeCommand,
  encodeMission,
  type MissionPayload,
} from '../../protocol/missions.ts';
import { commandStatement } from '../../protocol/statements/command.ts';
import { missionStatement } from '../../protocol/statements/mission.ts';
import { type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { Signer } from '../../protocol/verifier.ts';
import type { CommandRecord, MissionRecord } from './mission.ts';

/** World seconds after which a robot refuses a mission it did not get; then it is made anew. */
export const MISSION_LASTS = 7 * 86_400;
/** A command is for now: one that lies about in a broker for longer must not stop a robot later. */
export const COMMAND_LASTS = 600;

/** Who speaks for the network to its robots. */
export interface Authority {
  readonly network: NetworkId;
  /** The hub's mission key, which robots and auditors pin. */
  readonly signer: Signer;
}

export interface NewMission {
  readonly id: MissionId;
  readonly device: DeviceId;
  readonly number: number;
  readonly issued: UnixSeconds;
  readonly payload: MissionPayload;
}

/** A signed mission, ready to be stored and sent. Throws PAYLOAD_INVALID beyond the limits. */
export function signMission({ network, signer }: Authority, mission: NewMission): MissionRecord {
  const { id, device, number, issued } = mission;
  const payload = encodeMission(mission.payload);
  const statement = missionStatement.encode(network, {
    device: keyBytes(device),
    mission: fromHex(id),
    number,
    issued,
    expires: issued + MISSION_LASTS,
    payloadLength: payload.length,
    payloadHash: sha256(payload),
  });
  const signature = signer.sign(statement);
  const state = 'issued';
  return {
    id,
    device,
    number,
    statement,
    signature,
    payload,
    issued,
    state,
    reason: null,
    reached: 0,
    current: true,
  };
}

/** A signed command, ready to be stored and sent. */
export function signCommand(
  { network, signer }: Authority,
  device: DeviceId,
  number: number,
  now: UnixSeconds,
  command: CommandPayload,
): CommandRecord {
  const payload = encodeCommand(command);
  const expires = unixSeconds(now + COMMAND_LASTS);
  const payloadHash = sha256(payload);
  const statement = commandStatement.encode(network, {
    device: keyBytes(device),
    number,
    expires,
    payloadHash,
  });
  const signature = signer.sign(statement);
  return { device, number, kind: command.kind, statement, signature, payload, expires, stage: 'sent' };
}
