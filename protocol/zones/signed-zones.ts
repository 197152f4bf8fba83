import { encodeDownlink, splitDownlink } from '../downlink.ts';
import { FleetError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { equalBytes, keyText, type NetworkId } from '../ids.ts';
import { zonesStatement } from '../statements/zones.ts';
import { type UnixSeconds, unixSeconds } from '../units.ts';
import type { Signer, Verifier } from '../verifier.ts';
import { decodeZones, encodeZones, type Zone } from './zones.ts';

/** All zones of a network, which replace all zones before. */
export interface ZoneSet {
  /** 0 before any were drawn. */
  readonly number: number;
  /** World time. */
  readonly issued: UnixSeconds;
  readonly zones: readonly Zone[];
}

/** The downlink of a set: statement · signature 64 · payload. Throws ZONE_…, ZONES_TOO_LARGE. */
export function signZones(
  network: NetworkId,
  signer: Signer,
  { number, issued, zones }: ZoneSet,
): Uint8Array {
  const payload = encodeZones(zones);
  const statement = zonesStatement.encode(network, {
    number,
    issued,
    payloadLength: payload.length,
    payloadHash: sha256(payload),
  });
  return encodeDownlink({ statement, signature: signer.sign(statement), payload });
}

/**
 * The zones in a downlink, once the hub's signature, the network and the payload hold.
 * Throws DOWNLINK_INVALID, STATEMENT_…, SIGNATURE_INVALID, PAYLOAD_HASH, CBOR_INVALID, VERSION_APART,
 * PAYLOAD_INVALID, ZONE_…, ZONES_TOO_LARGE.
 */
export function openZones(
  network: NetworkId,
  { hubKey, verifier }: { readonly hubKey: Uint8Array; readonly verifier: Verifier },
  bytes: Uint8Array,
): ZoneSet {
  const { statement, signature, payload } = splitDownlink('zones', bytes);
  const { number, issued, payloadLength, payloadHash } = zonesStatement.decodeFor(network, statement);
  if (!verifier.verify(hubKey, statement, signature)) {
    throw new FleetError('SIGNATURE_INVALID', { kind: 'zones', key: keyText(hubKey) });
  }
  if (payload.length !== payloadLength || !equalBytes(sha256(payload), payloadHash)) {
    throw new FleetError('PAYLOAD_HASH', { kind: 'zones' });
  }
  return { number, issued: unixSeconds(issued), zones: decodeZones(payload) };
}
