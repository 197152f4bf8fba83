import type { ModelCodec } from '../../../hub/learning/close-round.ts';
import type { ModelRecord } from '../../../hub/learning/round.ts';
import { concatBytes } from '../../../protocol/binary.ts';
import { sha256 } from '../../../protocol/hash.ts';
import { type Address, address, deviceIdOf, keyText } from '../../../protocol/ids.ts';
import { signContribution } from '../../../protocol/learning/contribution.ts';
import { decodeDelta, encodeDelta } from '../../../protocol/learning/delta.ts';
import { type OpenedRound, openRound } from '../../../protocol/learning/round.ts';
import { nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import type { ContributionFields } from '../../../protocol/statements/learning.ts';
import { testNetwork } from '../../vectors/statements.ts';

/** Real seconds. */
export const NOON = 1_790_000_000;
export const PARAMETERS = 6;
export const network = testNetwork;
export const hub = signerFromSeed(new Uint8Array(32).fill(9));

/** A model as small as can be: its parameters and their hash. */
export const tinyModel = (weights: Float32Array): ModelRecord => {
  const bytes = encodeDelta(weights);
  const hash = sha256(bytes);
  return { hash, file: concatBytes(bytes, hash) };
};

export const tinyCodec: ModelCodec = {
  decode: (file) => decodeDelta(file.subarray(0, -32), PARAMETERS),
  encode: tinyModel,
  flaw: () => undefined,
};

export const firstModel = (): ModelRecord => tinyModel(new Float32Array(PARAMETERS));

export const robotKey = (robot: number) => signerFromSeed(new Uint8Array(32).fill(100 + robot));
export const robotId = (robot: number) => deviceIdOf(robotKey(robot).publicKey);
export const ownerOf = (robot: number): Address => address(keyText(new Uint8Array(32).fill(50 + robot)));
export const ownerOfDevice = async (device: string): Promise<Address | undefined> => {
  const robot = Array.from({ length: 20 }, (_, i) => i).find((i) => robotId(i) === device);
  return robot === undefined ? undefined : ownerOf(robot);
};

export const opened = (message: Uint8Array): OpenedRound =>
  openRound({ network, hubKey: hub.publicKey, verifier: nativeVerifier }, message);

/** What a robot sends in an opened round. */
export function aContribution(
  round: Pick<OpenedRound, 'number' | 'model'>,
  robot: number,
  delta: Float32Array,
  other: Partial<ContributionFields> = {},
): Uint8Array {
  const what = { round: round.number, model: round.model, time: NOON, lessons: 400, ...other };
  return signContribution(network, robotKey(robot), what, delta);
}

/** An honest change: near one direction for all, a little different for each. */
export const honest = (robot: number): Float32Array =>
  Float32Array.from({ length: PARAMETERS }, (_, i) => 0.1 + 0.01 * ((robot * 7 + i * 3) % 5));
