import test from 'ava';
import fc from 'fast-check';
import { concatBytes } from '../../../protocol/binary.ts';
import { sha256 } from '../../../protocol/hash.ts';
import { deviceIdOf, keyText, networkId } from '../../../protocol/ids.ts';
import { openContribution, signContribution } from '../../../protocol/learning/contribution.ts';
import {
  clipTo,
  decodeDelta,
  encodeDelta,
  MOST_PARAMETERS,
  normOf,
} from '../../../protocol/learning/delta.ts';
import { MOST_ROUND_BYTES, openRound, signRound } from '../../../protocol/learning/round.ts';
import { nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import { frameLimits } from '../../../protocol/telemetry.ts';
import { testNetwork, testSeed } from '../../vectors/statements.ts';

const hub = signerFromSeed(testSeed);
const device = signerFromSeed(new Uint8Array(32).fill(2));
const authority = { network: testNetwork, hubKey: hub.publicKey, verifier: nativeVerifier };
const other = networkId(keyText(new Uint8Array(32).fill(3)));
const bare = encodeDelta(Float32Array.of(1, 2, 3));
const model = sha256(bare);
const file = concatBytes(bare, model);
const round = { number: 1, opened: 10, deadline: 20, quorum: 1, mostNorm: 1, parameters: 3, model };
const what = { round: 1, model, time: 12, lessons: 5 };
const delta = Float32Array.of(0.5, -0.25, 0);

test('a round comes back as it was signed', (t) => {
  t.deepEqual(openRound(authority, signRound(testNetwork, hub, round, file)), { ...round, file });
});

test('a round of another network, another hub or with another model is refused', (t) => {
  const open = (bytes: Uint8Array) => () => openRound(authority, bytes);
  t.throws(open(signRound(other, hub, round, file)), { code: 'STATEMENT_NETWORK' });
  t.throws(open(signRound(testNetwork, device, round, file)), { code: 'SIGNATURE_INVALID' });
  const bad = encodeDelta(Float32Array.of(9, 9, 9));
  t.throws(open(signRound(testNetwork, hub, round, concatBytes(bad, sha256(bad)))), {
    code: 'ROUND_INVALID',
  });
  t.throws(open(signRound(testNetwork, hub, round, concatBytes(bad, model))), { code: 'ROUND_INVALID' });
  t.throws(open(signRound(testNetwork, hub, { ...round, deadline: 10 }, file)), { code: 'ROUND_INVALID' });
  t.throws(open(new Uint8Array(MOST_ROUND_BYTES + 1)), { code: 'ROUND_INVALID' });
  t.throws(open(new Uint8Array(0)), { code: 'ROUND_INVALID' });
});

test('no byte of either message can be changed', (t) => {
  const message = signRound(testNetwork, hub, round, file);
  const answer = signContribution(testNetwork, device, what, delta);
  const id = deviceIdOf(device.publicKey);
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (where, flip) => {
      const changed = (bytes: Uint8Array) => {
        const at = where % bytes.length;
        return bytes.with(at, (bytes[at] as number) ^ flip);
      };
      t.throws(() => openRound(authority, changed(message)));
      t.throws(() => openContribution(testNetwork, id, changed(answer), nativeVerifier));
    }),
    { numRuns: 80 },
  );
});

test('a change comes back number by number; another length and what is no number are refused', (t) => {
  t.deepEqual(decodeDelta(encodeDelta(delta), 3), delta);
  t.throws(() => decodeDelta(encodeDelta(delta), 4), { code: 'CONTRIBUTION_SHAPE' });
  t.throws(() => decodeDelta(encodeDelta(delta.with(1, Number.NaN)), 3), { code: 'CONTRIBUTION_NOT_FINITE' });
});

test('a change is shortened to a length and keeps its direction', (t) => {
  const short = clipTo(0.1, delta);
  t.true(Math.abs(normOf(short) - 0.1) < 1e-6);
  t.is(Math.round((short[0] as number) / (short[1] as number)), -2);
  t.is(clipTo(10, delta), delta);
});

test('the largest model fits into the largest packet a hub takes', (t) => {
  t.true(MOST_ROUND_BYTES <= frameLimits.bytes + 1024);
  t.true(4 * MOST_PARAMETERS + 300 <= frameLimits.bytes + 512);
});
