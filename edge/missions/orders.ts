import { type DownlinkChannel, type DownlinkParts, splitDownlink } from '../../protocol/downlink.ts';
import { FleetError } from '../../protocol/errors.ts';
import { sha256 } from '../../protocol/hash.ts';
import { deviceIdOf, equalBytes, keyText, type NetworkId } from '../../protocol/ids.ts';
import {
  type CommandPayload,
  decodeCommand,
  decodeMission,
  type MissionPayload,
} from '../../protocol/missions.ts';
import { commandStatement } from '../../protocol/statements/command.ts';
import { missionStatement } from '../../protocol/statements/mission.ts';
import { toUnixSeconds, type UnixMilliseconds, type UnixSeconds, unixSeconds } from '../../protocol/units.ts';
import type { Verifier } from '../../protocol/verifier.ts';

/** Whom this robot obeys, pinned at enrolment. */
export interface Authority {
  readonly network: NetworkId;
  readonly device: Uint8Array;
  readonly hubKey: Uint8Array;
  readonly verifier: Verifier;
}

export interface MissionOrder {
  readonly mission: Uint8Array;
  readonly number: number;
  readonly expires: UnixSeconds;
  readonly payload: MissionPayload;
}

export interface CommandOrder {
  readonly number: number;
  readonly command: CommandPayload;
}

/** World seconds a hub's clock may be ahead of ours. */
const CLOCK_SLACK_SECONDS = 300;

interface Expected {
  readonly channel: DownlinkChannel;
  readonly authority: Authority;
  /** The highest number carried out. */
  readonly last: number;
  /** World time. */
  readonly now: UnixMilliseconds;
}

interface OrderFields {
  readonly device: Uint8Array;
  readonly number: number;
  readonly expires: number;
  readonly payloadHash: Uint8Array;
}

/**
 * The mission in a downlink, once everything about its envelope holds: hub's signature, network, device,
 * a number above `last`, in time, payload as signed. What it says is checked by check-mission.ts.
 * Throws DOWNLINK_…, STATEMENT_…, SIGNATURE_INVALID, PAYLOAD_HASH, CBOR_INVALID, PAYLOAD_INVALID, MISSION_FROM_FUTURE.
 */
export function openMission(
  bytes: Uint8Array,
  authority: Authority,
  last: number,
  now: UnixMilliseconds,
): MissionOrder {
  const downlink = splitDownlink('mission', bytes);
  const fields = missionStatement.decodeFor(authority.network, downlink.statement);
  const { mission, number, issued, expires, payloadLength } = fields;
  assertOrder({ channel: 'mission', authority, last, now }, downlink, fields);
  if (issued > toUnixSeconds(now) + CLOCK_SLACK_SECONDS) {
    throw new FleetError('MISSION_FROM_FUTURE', { number, issued });
  }
  if (downlink.payload.length !== payloadLength) throw new FleetError('PAYLOAD_HASH', { kind: 'mission' });
  return { mission, number, expires: unixSeconds(expires), payload: decodeMission(downlink.payload) };
}

/** As `openMission`, for a command. */
export function openCommand(
  bytes: Uint8Array,
  authority: Authority,
  last: number,
  now: UnixMilliseconds,
): CommandOrder {
  const downlink = splitDownlink('command', bytes);
  const fields = commandStatement.decodeFor(authority.network, downlink.statement);
  assertOrder({ channel: 'command', authority, last, now }, downlink, fields);
  return { number: fields.number, command: decodeCommand(downlink.payload) };
}

/** Missions and commands are held to the same rules, a mission to two more. */
function assertOrder(
  { channel, authority, last, now }: Expected,
  { statement, signature, payload }: DownlinkParts,
  { device, number, expires, payloadHash }: OrderFields,
): void {
  const { hubKey, verifier } = authority;
  if (!verifier.verify(hubKey, statement, signature)) {
    throw new FleetError('SIGNATURE_INVALID', { kind: channel, key: keyText(hubKey) });
  }
  if (!equalBytes(device, authority.device)) {
    throw new FleetError('DOWNLINK_DEVICE', { channel, got: deviceIdOf(device) });
  }
  if (number <= last) throw new FleetError('DOWNLINK_OLD', { channel, number, last });
  if (expires <= toUnixSeconds(now)) throw new FleetError('DOWNLINK_EXPIRED', { channel, number, expires });
  if (!equalBytes(sha256(payload), payloadHash)) throw new FleetError('PAYLOAD_HASH', { kind: channel });
}
