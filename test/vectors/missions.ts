import { type CborValue, encodeCbor } from '../../protocol/cbor.ts';
import { concatBytes } from '../../protocol/binary.ts';
import { sha256 } from '../../protocol/hash.ts';
import { toHex } from '../../protocol/ids.ts';
import { type CommandPayload, encodeCommand, encodeMission, type MissionPayload } from '../../protocol/missions.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { commandStatement } from '../../protocol/statements/command.ts';
import { jobStatement } from '../../protocol/statements/job.ts';
import { missionStatement } from '../../protocol/statements/mission.ts';
import { encodeTerms, termsHash, type JobTerms } from '../../protocol/terms.ts';
import { unixSeconds } from '../../protocol/units.ts';
import { toJson } from './json.ts';
import { testNetwork, testSeed } from './statements.ts';

const NOW = 1_790_000_000;
const filled = (length: number, byte: number) => new Uint8Array(length).fill(byte);
const place = (latitude: number, longitude: number) => ({ latitude, longitude });
const window = { earliest: unixSeconds(NOW), latest: unixSeconds(NOW + 1800), patience: 120 };

export const missionPayloads: Readonly<Record<string, MissionPayload>> = {
  'nothing to do': { jobs: [], stops: [] },
  'one delivery and home': {
    jobs: [
      {
        statement: filled(jobStatement.size, 1),
        signature: filled(64, 2),
        pickUp: { salt: filled(16, 3), at: place(599_123_456, 107_654_321) },
        dropOff: { salt: filled(16, 4), at: place(-599_123_456, -1_107_654_321) },
      },
    ],
    stops: [
      {
        kind: 'pick-up',
        at: place(599_123_456, 107_654_321),
        job: 0,
        path: [place(599_120_000, 107_650_000), place(599_123_456, 107_654_321)],
        ...window,
      },
      { kind: 'drop-off', at: place(-599_123_456, -1_107_654_321), job: 0, path: [], ...window },
      { kind: 'park', at: place(0, 0), path: [place(900_000_000, -1_800_000_000)], ...window },
    ],
  },
};

export const commands: readonly CommandPayload[] = [
  { kind: 'state', session: 4_294_967_295, sequence: 9_007_199_254_740_991 },
  { kind: 'stop', reason: 'children on the path' },
  { kind: 'resume' },
  { kind: 'home' },
  { kind: 'resend', from: 10, to: 12 },
];

const stop = (...fields: [number, CborValue][]) =>
  encodeCbor(new Map<number, CborValue>([[1, 1], [2, []], [3, [new Map<number, CborValue>(fields)]]]));
const times: [number, CborValue][] = [[5, 1], [6, 2], [7, 3]];

const refusedMissions: readonly (readonly [string, Uint8Array])[] = [
  ['pick-up without a job', stop([1, 1], [2, [0, 0]], [4, []], ...times)],
  ['job that is not in the list', stop([1, 1], [2, [0, 0]], [3, 0], [4, []], ...times)],
  ['parking with a job', stop([1, 5], [2, [0, 0]], [3, 0], [4, []], ...times)],
  ['unknown kind of stop', stop([1, 9], [2, [0, 0]], [4, []], ...times)],
  ['half a path point', stop([1, 5], [2, [0, 0]], [4, [1]], ...times)],
  ['path that leaves the globe', stop([1, 5], [2, [0, 0]], [4, [900_000_000, 0, 1, 0]], ...times)],
  ['path of text', stop([1, 5], [2, [0, 0]], [4, ['1', '2']], ...times)],
];

export const terms: JobTerms = {
  earliest: unixSeconds(NOW),
  latest: unixSeconds(NOW + 3600),
  load: { parcels: 2, grams: 1_500, milliliters: 8_000 },
  patience: 300,
  priority: 5,
};

/** What the hub sends, put together by hand. */
function downlinkVectors() {
  const hub = signerFromSeed(testSeed);
  const device = filled(32, 7);
  const mission = encodeMission({ jobs: [], stops: [] });
  const command = encodeCommand({ kind: 'resume' });
  const [number, issued, expires] = [9, NOW, NOW + 600];
  const statements = {
    mission: missionStatement.encode(testNetwork, {
      device,
      mission: filled(16, 8),
      number,
      issued,
      expires,
      payloadLength: mission.length,
      payloadHash: sha256(mission),
    }),
    command: commandStatement.encode(testNetwork, { device, number, expires, payloadHash: sha256(command) }),
  };
  return (['mission', 'command'] as const).map((channel) => {
    const statement = statements[channel];
    const signature = hub.sign(statement);
    const payload = channel === 'mission' ? mission : command;
    return {
      channel,
      statement: toHex(statement),
      signature: toHex(signature),
      payload: toHex(payload),
      message: toHex(concatBytes(statement, signature, payload)),
    };
  });
}

export function missionVectors() {
  return {
    missions: Object.entries(missionPayloads).map(([name, payload]) => ({
      name,
      payload: toJson(payload),
      bytes: toHex(encodeMission(payload)),
    })),
    commands: commands.map((command) => ({ command, bytes: toHex(encodeCommand(command)) })),
    terms: { terms, bytes: toHex(encodeTerms(terms)), hash: toHex(termsHash(terms)) },
    downlinks: downlinkVectors(),
    refused: refusedMissions.map(([name, bytes]) => ({ name, bytes: toHex(bytes), code: 'PAYLOAD_INVALID' })),
  };
}
