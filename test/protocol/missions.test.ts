import test from 'ava';
import fc from 'fast-check';
import { isFleetError } from '../../protocol/errors.ts';
import { fromHex } from '../../protocol/ids.ts';
import {
  type CommandPayload,
  decodeCommand,
  decodeMission,
  encodeCommand,
  encodeMission,
  type MissionPayload,
  type MissionStop,
  missionLimits,
} from '../../protocol/missions.ts';
import { type CoordinatesE7, unixSeconds } from '../../protocol/units.ts';
import { toJson } from '../vectors/json.ts';
import vectors from '../vectors/missions.json' with { type: 'json' };
import { commands, missionPayloads } from '../vectors/missions.ts';

test('golden missions decode to what was encoded', (t) => {
  for (const { payload, bytes } of vectors.missions)
    t.deepEqual(toJson(decodeMission(fromHex(bytes))), payload);
});

test('golden commands decode to what was encoded', (t) => {
  t.deepEqual(
    vectors.commands.map(({ bytes }) => decodeCommand(fromHex(bytes))),
    [...commands],
  );
});

for (const { name, bytes, code } of vectors.refused) {
  test(`a mission is refused: ${name}`, (t) => {
    t.throws(() => decodeMission(fromHex(bytes)), { code });
  });
}

const place = fc.record({
  latitude: fc.integer({ min: -900_000_000, max: 900_000_000 }),
  longitude: fc.integer({ min: -1_800_000_000, max: 1_800_000_000 }),
});

const parkingAt = (at: CoordinatesE7, path: readonly CoordinatesE7[]): MissionStop => ({
  kind: 'park',
  at,
  path,
  earliest: unixSeconds(1),
  latest: unixSeconds(2),
  patience: 0,
});

test('any path within the limits comes back point by point', (t) => {
  fc.assert(
    fc.property(place, fc.array(place, { maxLength: 200 }), (at, path) => {
      const stop = parkingAt(at, path);
      t.deepEqual(decodeMission(encodeMission({ jobs: [], stops: [stop] })), { jobs: [], stops: [stop] });
    }),
  );
});

test('a street path costs about six bytes a point', (t) => {
  const path = Array.from({ length: 1_000 }, (_, i) => ({
    latitude: 599_000_000 + i * 900,
    longitude: 107_000_000 - i * 700,
  }));
  const at = path[0] as (typeof path)[0];
  const stop = parkingAt(at, path);
  t.true(encodeMission({ jobs: [], stops: [stop] }).length < 6_200);
});

test('a hub cannot make a mission that an agent refuses', (t) => {
  const good = missionPayloads['one delivery and home'] as MissionPayload;
  const stop = good.stops[2] as MissionStop;
  const path = Array.from({ length: missionLimits.pathPoints + 1 }, () => ({ latitude: 0, longitude: 0 }));
  const tooMany = { ...good, stops: Array.from({ length: missionLimits.stops + 1 }, () => stop) };
  t.throws(() => encodeMission(tooMany), { code: 'PAYLOAD_INVALID' });
  t.throws(() => encodeMission({ ...good, stops: [{ ...stop, path }] }), { code: 'PAYLOAD_INVALID' });
  t.throws(() => encodeMission({ jobs: [], stops: good.stops }), { code: 'PAYLOAD_INVALID' });
  const backwards: CommandPayload = { kind: 'resend', from: 5, to: 4 };
  t.throws(() => encodeCommand(backwards), { code: 'PAYLOAD_INVALID' });
});

test('mutated missions and commands give an error of ours or another payload, never anything else', (t) => {
  const all = [...vectors.missions, ...vectors.commands].map(({ bytes }) => fromHex(bytes));
  fc.assert(
    fc.property(fc.constantFrom(...all), fc.nat(), fc.integer({ min: 0, max: 255 }), (bytes, at, value) => {
      const changed = bytes.slice();
      changed[at % bytes.length] = value;
      for (const decode of [decodeMission, decodeCommand]) {
        try {
          decode(changed);
        } catch (error) {
          t.true(isFleetError(error));
        }
      }
    }),
    { numRuns: 1_000 },
  );
  t.pass();
});
