import { type DownlinkChannel, splitDownlink } from '../../protocol/downlink.ts';
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
  const { statement, signature, payload } = splitDownlink('mission', bytes);
  const fields = missionStatement.decodeFor(authority.network, statement);
  assertSigned('mission', authority, statement, signature, fields.device);
  assertRising('mission', fields.number, last);
  assertInTime('mission', fields.number, fields.expires, now);
  if (fields.issued > toUnixSeconds(now) + CLOCK_SLACK_SECONDS) {
    throw new FleetError('MISSION_FROM_FUTURE', { number: fields.number, issued: fields.issued });
  }
  if (payload.length !== fields.payloadLength) throw new FleetError('PAYLOAD_HASH', { kind: 'mission' });
  assertHash('mission', payload, fields.payloadHash);
  const { mission, number, expires } = fields;
  return { mission, number, expires: unixSeconds(expires), payload: decodeMission(payload) };
}

/** As `openMission`, for a command. */
export function openCommand(
  bytes: Uint8Array,
  authority: Authority,
  last: number,
  now: UnixMilliseconds,
): CommandOrder {
  const { statement, signature, payload } = splitDownlink('command', bytes);
  const fields = commandStatement.decodeFor(authority.network, statement);
  assertSigned('command', authority, statement, signature, fields.device);
  assertRising('command', fields.number, last);
  assertInTime('command', fields.number, fields.expires, now);
  assertHash('command', payload, fields.payloadHash);
  return { number: fields.number, command: decodeCommand(payload) };
}

function assertSigned(
  kind: DownlinkChannel,
  { hubKey, verifier, device }: Authority,
  statement: Uint8Array,
  signature: Uint8Array,
  addressee: Uint8Array,
): void {
  if (!verifier.verify(hubKey, statement, signature)) {
    throw new FleetError('SIGNATURE_INVALID', { kind, key: keyText(hubKey) });
  }
  if (!equalBytes(addressee, device)) {
    throw new FleetError('DOWNLINK_DEVICE', { channel: kind, got: deviceIdOf(addressee) });
  }
}

function assertRising(channel: DownlinkChannel, number: number, last: number): void {
  if (number <= last) throw new FleetError('DOWNLINK_OLD', { channel, number, last });
}

function assertInTime(
  channel: DownlinkChannel,
  number: number,
  expires: number,
  now: UnixMilliseconds,
): void {
  if (expires <= toUnixSeconds(now)) throw new FleetError('DOWNLINK_EXPIRED', { channel, number, expires });
}

function assertHash(kind: DownlinkChannel, payload: Uint8Array, hash: Uint8Array): void {
  if (!equalBytes(sha256(payload), hash)) throw new FleetError('PAYLOAD_HASH', { kind });
}
