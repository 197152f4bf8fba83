import test from 'ava';
import { deviceIdOf, fromHex } from '../../../protocol/ids.ts';
import {
  decodeCheckIn,
  encodeCheckIn,
  openCheckIn,
  type RunningRelease,
  signCheckIn,
} from '../../../protocol/releases/check-in.ts';
import { nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { toJson } from '../../vectors/json.ts';
import vectors from '../../vectors/releases.json' with { type: 'json' };
import { runningReleases } from '../../vectors/releases.ts';
import { testNetwork, testSeed } from '../../vectors/statements.ts';

const robot = signerFromSeed(testSeed);
const device = deviceIdOf(robot.publicKey);
const time = unixMilliseconds(1_790_000_000_000);

test('the golden check-in opens to what was signed', (t) => {
  const { statement, signature, payload, running } = vectors.checkIn;
  const signed = { statement: fromHex(statement), signature: fromHex(signature), payload: fromHex(payload) };
  const opened = openCheckIn(testNetwork, device, signed, nativeVerifier);
  t.is(opened.time, time);
  t.deepEqual(toJson(opened.running), running);
  t.deepEqual(opened.running, runningReleases);
});

test('a check-in of another device, with another payload or another signer is refused', (t) => {
  const signed = signCheckIn(testNetwork, robot, time, runningReleases);
  const other = signerFromSeed(new Uint8Array(32).fill(9));
  const open =
    (change: Partial<typeof signed>, who = device) =>
    () =>
      openCheckIn(testNetwork, who, { ...signed, ...change }, nativeVerifier);
  t.throws(open({}, deviceIdOf(other.publicKey)), { code: 'PAYLOAD_INVALID' });
  t.throws(open({ payload: encodeCheckIn([]) }), { code: 'PAYLOAD_INVALID' });
  t.throws(open({ signature: other.sign(signed.statement) }), { code: 'SIGNATURE_INVALID' });
});

test('a kind told twice, a reason without end and an unknown state are refused', (t) => {
  const [agent] = runningReleases;
  if (agent?.failed === undefined) return t.fail();
  const twice: RunningRelease[] = [agent, agent];
  t.throws(() => encodeCheckIn(twice), { code: 'PAYLOAD_INVALID' });
  const endless = { ...agent, failed: { ...agent.failed, reason: 'x'.repeat(201) } };
  t.throws(() => encodeCheckIn([endless]), { code: 'PAYLOAD_INVALID' });
  t.deepEqual(decodeCheckIn(encodeCheckIn([])), []);
});
