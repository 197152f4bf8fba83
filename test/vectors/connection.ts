import { base64url } from 'multiformats/bases/base64';
import { asciiBytes, concatBytes, u64Bytes } from '../../protocol/binary.ts';
import { sha256 } from '../../protocol/hash.ts';
import { toHex } from '../../protocol/ids.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { connectionStatement } from '../../protocol/statements/connection.ts';
import { testNetwork, testSeed } from './statements.ts';

const device = signerFromSeed(testSeed);
const random = Uint8Array.from({ length: 16 }, (_, i) => i + 1);

const dialled = [
  { host: 'hub.example', port: 1883, time: 1_790_000_000_000 },
  { host: '::1', port: 65_535, time: 0 },
  { host: 'nettstasjon-trøndelag.example', port: 1, time: Number.MAX_SAFE_INTEGER },
];

const spelt = (bytes: Uint8Array) => base64url.baseEncode(bytes);
const whole = concatBytes(u64Bytes(1_790_000_000_000n), random, new Uint8Array(64).fill(0xc3));

/** Texts that are no password, by what is wrong with them. */
const refused: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a byte too few', spelt(whole.subarray(1))],
  ['a byte too many', spelt(concatBytes(whole, Uint8Array.of(0)))],
  ['padding', `${spelt(whole)}==`],
  ['plain base64', `+/${spelt(whole).slice(2)}`],
  ['a line feed at the end', `${spelt(whole)}\n`],
  ['bits after the last byte', `${spelt(whole).slice(0, -1)}x`],
  ['a time of 2^53', spelt(concatBytes(u64Bytes(2n ** 53n), whole.subarray(8)))],
];

/** Passwords put together by hand, so that protocol/connection.ts is checked against something else. */
export function connectionVectors() {
  return {
    valid: dialled.map(({ host, port, time }) => {
      const audience = sha256(asciiBytes(`${host}:${port}`));
      const fields = { device: device.publicKey, audience, time, random };
      const statement = connectionStatement.encode(testNetwork, fields);
      const signature = device.sign(statement);
      return {
        host,
        port,
        time,
        random: toHex(random),
        audience: toHex(audience),
        statement: toHex(statement),
        signature: toHex(signature),
        password: spelt(concatBytes(u64Bytes(BigInt(time)), random, signature)),
      };
    }),
    refused: refused.map(([name, password]) => ({ name, password })),
  };
}
