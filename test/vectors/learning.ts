import { concatBytes } from '../../protocol/binary.ts';
import { sha256 } from '../../protocol/hash.ts';
import { toHex } from '../../protocol/ids.ts';
import { signContribution } from '../../protocol/learning/contribution.ts';
import { encodeDelta } from '../../protocol/learning/delta.ts';
import { signRound } from '../../protocol/learning/round.ts';
import { signerFromSeed } from '../../protocol/sodium/native.ts';
import { toJson } from './json.ts';
import { testNetwork, testSeed } from './statements.ts';

/** A round over a model of three parameters, and one robot's contribution to it, as both are sent. */
export function learningVectors() {
  const weights = Float32Array.of(0, -1.5, 0.1);
  const delta = Float32Array.of(0.25, 2 ** -149, -0.3);
  const bare = encodeDelta(weights);
  const model = sha256(bare);
  const round = {
    number: 3,
    opened: 1_790_000_000,
    deadline: 1_790_000_600,
    quorum: 3,
    mostNorm: 2_000,
    parameters: 3,
    model,
  };
  const what = { round: 3, model, time: 1_790_000_010, lessons: 412 };
  const hub = signerFromSeed(testSeed);
  const device = signerFromSeed(new Uint8Array(32).fill(2));
  return {
    network: testNetwork,
    hub: toHex(hub.publicKey),
    device: toHex(device.publicKey),
    weights: [...weights],
    delta: [...delta],
    round: toJson(round),
    roundMessage: toHex(signRound(testNetwork, hub, round, concatBytes(bare, model))),
    contribution: toJson(what),
    contributionMessage: toHex(signContribution(testNetwork, device, what, delta)),
  };
}
