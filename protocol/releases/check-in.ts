import { CborReader, type CborValue, decodeCbor, encodeCbor } from '../cbor.ts';
import { FleetError } from '../errors.ts';
import { sha256 } from '../hash.ts';
import { type DeviceId, equalBytes, keyBytes, keyText, type NetworkId } from '../ids.ts';
import type { Signed } from '../jobs.ts';
import { checkInStatement } from '../statements/check-in.ts';
import { type UnixMilliseconds, unixMilliseconds } from '../units.ts';
import type { Signer, Verifier } from '../verifier.ts';
import { type ReleaseKind, releaseKinds } from './manifest.ts';

/** An update that was tried here and given up. */
export interface FailedUpdate {
  readonly version: number;
  /** A code of the error table. */
  readonly code: string;
  readonly reason: string;
  /** How often it was tried; a retried failure is told from the one before by it. */
  readonly attempt: number;
}

/** One kind of release on one robot, told by the slot that runs and by no other. */
export interface RunningRelease {
  readonly kind: ReleaseKind;
  /** 0 is what was flashed. */
  readonly version: number;
  readonly target: string;
  readonly channel: string;
  /** `trying`: started, not yet found healthy. */
  readonly state: 'good' | 'trying';
  readonly failed?: FailedUpdate;
  /** Chunks fetched of the release that is on its way. */
  readonly fetched?: { readonly version: number; readonly chunks: number; readonly of: number };
}

/** A check-in as it travels. */
export interface SignedCheckIn extends Signed {
  readonly payload: Uint8Array;
}

const CHECK_IN_VERSION = 1;
export const checkInLimits = { bytes: 4 * 1024, reason: 200, code: 64 } as const;
const states = { good: 1, trying: 2 } as const;

export function encodeCheckIn(running: readonly RunningRelease[]): Uint8Array {
  const bytes = encodeCbor(
    new Map<number, CborValue>([
      [1, CHECK_IN_VERSION],
      [2, running.map(encodeRunning)],
    ]),
  );
  decodeCheckIn(bytes);
  return bytes;
}

/** Throws CBOR_INVALID, VERSION_APART, PAYLOAD_INVALID. */
export function decodeCheckIn(bytes: Uint8Array): readonly RunningRelease[] {
  const reader = new CborReader('check-in', decodeCbor('check-in', bytes, checkInLimits.bytes));
  reader.version(1, CHECK_IN_VERSION);
  const rows = reader.array(2, Object.keys(releaseKinds).length).map(decodeRunning);
  if (new Set(rows.map(({ kind }) => kind)).size !== rows.length) throw invalid('a kind is there twice');
  return rows;
}

/** @param time real; it must rise, or the hub takes the check-in for a replay. */
export function signCheckIn(
  network: NetworkId,
  device: Signer,
  time: UnixMilliseconds,
  running: readonly RunningRelease[],
): SignedCheckIn {
  const payload = encodeCheckIn(running);
  const statement = checkInStatement.encode(network, {
    device: device.publicKey,
    time,
    payloadHash: sha256(payload),
  });
  return { statement, signature: device.sign(statement), payload };
}

/** Throws STATEMENT_…, SIGNATURE_INVALID, CBOR_INVALID, VERSION_APART, PAYLOAD_INVALID. Whether the time rose is the caller's. */
export function openCheckIn(
  network: NetworkId,
  device: DeviceId,
  { statement, signature, payload }: SignedCheckIn,
  verifier: Verifier,
): { readonly time: UnixMilliseconds; readonly running: readonly RunningRelease[] } {
  const fields = checkInStatement.decodeFor(network, statement);
  const key = keyBytes(device);
  if (!equalBytes(fields.device, key)) throw invalid('it is of another device');
  if (!verifier.verify(key, statement, signature))
    throw new FleetError('SIGNATURE_INVALID', { kind: 'check-in', key: keyText(key) });
  if (!equalBytes(sha256(payload), fields.payloadHash)) throw invalid('the payload is not the one signed');
  return { time: unixMilliseconds(fields.time), running: decodeCheckIn(payload) };
}

function encodeRunning({
  kind,
  version,
  target,
  channel,
  state,
  failed,
  fetched,
}: RunningRelease): CborValue {
  return new Map<number, CborValue>([
    [1, releaseKinds[kind]],
    [2, version],
    [3, target],
    [4, channel],
    [5, states[state]],
    ...(failed === undefined
      ? []
      : [[6, [failed.version, failed.code, failed.reason, failed.attempt]] as const]),
    ...(fetched === undefined ? [] : [[7, [fetched.version, fetched.chunks, fetched.of]] as const]),
  ]);
}

function decodeRunning(value: CborValue): RunningRelease {
  const reader = new CborReader('running release', value);
  const number = reader.integer(1);
  const kind = (Object.keys(releaseKinds) as ReleaseKind[]).find((each) => releaseKinds[each] === number);
  if (kind === undefined) throw invalid('unknown kind of release');
  const failed = reader.has(6) ? rowReader(reader.array(6, 4)) : undefined;
  const fetched = reader.has(7) ? rowReader(reader.array(7, 3)) : undefined;
  return {
    kind,
    version: reader.integer(2, 0),
    target: reader.text(3, 32),
    channel: reader.text(4, 32),
    state: reader.integer(5, states.good, states.trying) === states.good ? 'good' : 'trying',
    ...(failed === undefined
      ? {}
      : {
          failed: {
            version: failed.integer(0, 1),
            code: failed.text(1, checkInLimits.code),
            reason: failed.text(2, checkInLimits.reason),
            attempt: failed.integer(3, 1, 1_000),
          },
        }),
    ...(fetched === undefined
      ? {}
      : {
          fetched: {
            version: fetched.integer(0, 1),
            chunks: fetched.integer(1, 0, 4_096),
            of: fetched.integer(2, 1, 4_096),
          },
        }),
  };
}

const rowReader = (row: readonly CborValue[]) => new CborReader('running release', new Map(row.entries()));

const invalid = (reason: string) => new FleetError('PAYLOAD_INVALID', { what: 'check-in', reason });
