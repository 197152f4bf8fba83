import test from 'ava';
import { openCommand, openMission } from '../../../edge/missions/orders.ts';
import { type ErrorCode, isFleetError } from '../../../protocol/errors.ts';
import { deviceIdOf, keyText, networkId } from '../../../protocol/ids.ts';
import { nativeVerifier, signerFromSeed } from '../../../protocol/sodium/native.ts';
import { missionStatement } from '../../../protocol/statements/mission.ts';
import { unixMilliseconds } from '../../../protocol/units.ts';
import { aJob, aMission, place } from '../a-job.ts';
import { hubSigner, network, signedCommand, signedMission } from '../hub-side.ts';
import { device, noon } from './a-moment.ts';

const authority = {
  network,
  device: device.publicKey,
  hubKey: hubSigner.publicKey,
  verifier: nativeVerifier,
};
const id = deviceIdOf(device.publicKey);
const now = unixMilliseconds(noon);
const times = { issued: noon / 1_000, expires: noon / 1_000 + 3_600 };
const payload = aMission(aJob(place(10, 0), place(20, 0)));

test('A mission of the pinned hub is opened', (t) => {
  const order = openMission(signedMission(id, 5, payload, times), authority, 4, now);
  t.is(order.number, 5);
  t.is(order.payload.stops.length, 2);
});

const flip = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
const mission = signedMission(id, 5, payload, times);
const another = deviceIdOf(signerFromSeed(new Uint8Array(32).fill(8)).publicKey);
const otherNetwork = networkId(keyText(new Uint8Array(32).fill(1)));

const refused: [string, Uint8Array, ErrorCode, Partial<typeof authority>?][] = [
  ['a number already carried out', signedMission(id, 4, payload, times), 'DOWNLINK_OLD'],
  [
    'one that expired',
    signedMission(id, 5, payload, { ...times, expires: noon / 1_000 }),
    'DOWNLINK_EXPIRED',
  ],
  [
    'one from the future',
    signedMission(id, 5, payload, { ...times, issued: noon / 1_000 + 600 }),
    'MISSION_FROM_FUTURE',
  ],
  ["another robot's", signedMission(another, 5, payload, times), 'DOWNLINK_DEVICE'],
  ['a changed statement', flip(mission, 100), 'SIGNATURE_INVALID'],
  ['a changed signature', flip(mission, missionStatement.size + 3), 'SIGNATURE_INVALID'],
  ['a changed payload', flip(mission, missionStatement.size + 64 + 40), 'PAYLOAD_HASH'],
  ['a cut payload', mission.slice(0, -1), 'PAYLOAD_HASH'],
  ['a stub', mission.slice(0, 100), 'DOWNLINK_INVALID'],
  ['another key as hub', mission, 'SIGNATURE_INVALID', { hubKey: device.publicKey }],
  ['another network', mission, 'STATEMENT_NETWORK', { network: otherNetwork }],
];
for (const [name, bytes, code, change] of refused) {
  test(`Refused with ${code}: ${name}`, (t) => {
    const error = t.throws(() => openMission(bytes, { ...authority, ...change }, 4, now));
    t.true(isFleetError(error, code), String(error));
  });
}

test('Commands are held to the same rules', (t) => {
  const resume = signedCommand(id, 9, { kind: 'resume' }, times.expires);
  t.deepEqual(openCommand(resume, authority, 8, now), { number: 9, command: { kind: 'resume' } });
  const wrong: [Uint8Array, ErrorCode][] = [
    [signedCommand(id, 8, { kind: 'resume' }, times.expires), 'DOWNLINK_OLD'],
    [signedCommand(id, 9, { kind: 'resume' }, 1), 'DOWNLINK_EXPIRED'],
    [signedCommand(another, 9, { kind: 'resume' }, times.expires), 'DOWNLINK_DEVICE'],
    [flip(resume, 60), 'SIGNATURE_INVALID'],
    [flip(resume, resume.length - 1), 'PAYLOAD_HASH'],
    [mission, 'STATEMENT_TAG'],
  ];
  for (const [bytes, code] of wrong) {
    const error = t.throws(() => openCommand(bytes, authority, 8, now));
    t.true(isFleetError(error, code), `${code}: ${error}`);
  }
});
